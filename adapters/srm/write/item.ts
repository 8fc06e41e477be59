import type { Item, OrderLine, Quantity } from '../../../schemas/types.ts';
import type { XmlElement } from '../../wire/xml.ts';
import { gtinScheme } from '../cxml/item.ts';
import type { Settings } from '../settings.ts';
import { extrinsicsOf } from './comments.ts';
import { type MoneyWriter, modificationsOf } from './money.ts';

/** ItemID. SupplierPartID must stand there, and is empty for what is not in a catalog. */
export function itemIdOf(item: Item | undefined): XmlElement {
  const gtin = item?.standardItemId;
  return {
    SupplierPartID: item?.sellersItemId?.value ?? '',
    SupplierPartAuxiliaryID: item?.sellersAuxiliaryId,
    BuyerPartID: item?.buyersItemId?.value,
    IdReference:
      gtin && (gtin.schemeId === undefined || gtin.schemeId === gtinScheme)
        ? { '@identifier': gtin.value, '@domain': gtin.value.length === 13 ? 'EAN-13' : 'GTIN' }
        : undefined,
  };
}

/** ItemDetail: what one unit costs, what it is, in which unit it is counted. */
export function itemDetailOf(
  line: OrderLine,
  money: MoneyWriter,
  settings: Settings,
  lineId: string | undefined,
  pointer: string,
): XmlElement {
  const { item, price, allowanceCharges } = line;
  const basis = price?.baseQuantity;
  const unit = unitOf(line.quantity, settings);
  return {
    UnitPrice: {
      ...money(price?.amount ?? { value: '0' }, `${pointer}/price/amount`),
      Modifications: modificationsOf(allowanceCharges, money, settings.language, pointer),
    },
    Description: {
      '@xml:lang': settings.language,
      ShortName: item?.description === undefined ? undefined : item.name,
      '#text': item?.description ?? item?.name ?? '',
    },
    UnitOfMeasure: unit,
    PriceBasisQuantity: basis && {
      '@quantity': basis.value,
      '@conversionFactor': line.extensions?.conversionFactor ?? '1',
      UnitOfMeasure: basis.unitCode ?? basis.sourceUnitCode ?? unit,
    },
    Classification: classesOf(item),
    ManufacturerPartID: item?.manufacturersItemId?.value,
    ManufacturerName: item?.manufacturerName,
    Extrinsic: extrinsicsOf(line.extensions, { lineId }),
  };
}

/** The code when there is one: the source's own unit may mean something else to others. */
export function unitOf(quantity: Quantity | undefined, settings: Settings): string {
  return quantity?.unitCode ?? quantity?.sourceUnitCode ?? settings.default_unit;
}

/** cXML demands one class at least. */
function classesOf(item: Item | undefined): XmlElement[] {
  const classes = item?.classifications?.map(({ code, schemeId }) => ({
    '@domain': schemeId ?? 'custom',
    '#text': code,
  }));
  return classes?.length ? classes : [{ '@domain': 'custom', '#text': 'none' }];
}
