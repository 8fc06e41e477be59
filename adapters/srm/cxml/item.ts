import type { Classification, Identifier, Item } from '../../../schemas/types.ts';
import type { XmlNode } from '../../wire/xml.ts';
import { attribute, child, children, textOf } from '../../wire/xml.ts';
import { identifier, list, name, prose } from '../value/fields.ts';
import type { Findings } from '../value/findings.ts';

/** ISO/IEC 6523 code of the GTIN. */
export const gtinScheme = '0160';

/** The thing ordered: `ItemID` beside `ItemDetail` or `BlanketItemDetail`, in an ItemOut or ItemIn. */
export function itemOf(found: Findings, line: XmlNode | undefined, pointer: string): Item {
  const id = child(line, 'ItemID');
  const detail = detailOf(line);
  const number = (element: string) =>
    identifier(found, textOf(id, element), undefined, `${pointer}/ItemID/${element}`);
  const maker = textOf(detail, 'ManufacturerPartID');
  return {
    sellersItemId: number('SupplierPartID'),
    sellersAuxiliaryId: name(
      found,
      auxiliaryOf(id),
      2000,
      `${pointer}/ItemID/SupplierPartAuxiliaryID`,
    ),
    buyersItemId: number('BuyerPartID'),
    standardItemId: gtinOf(found, id, `${pointer}/ItemID/IdReference`),
    name: prose(found, shortNameOf(detail), 2000, `${pointer}/ItemDetail/Description/ShortName`),
    description: prose(found, descriptionOf(detail), 20000, `${pointer}/ItemDetail/Description`),
    manufacturersItemId: identifier(
      found,
      maker,
      undefined,
      `${pointer}/ItemDetail/ManufacturerPartID`,
    ),
    manufacturerName: prose(
      found,
      textOf(detail, 'ManufacturerName'),
      500,
      `${pointer}/ItemDetail`,
    ),
    classifications: classesOf(found, detail, `${pointer}/ItemDetail/Classification`),
  };
}

export function detailOf(line: XmlNode | undefined): XmlNode | undefined {
  return child(line, 'ItemDetail') ?? child(line, 'BlanketItemDetail');
}

/** The auxiliary part id may hold any element (a punch-out shop's own basket): then it is no id. */
function auxiliaryOf(id: XmlNode | undefined): string | undefined {
  return textOf(id, 'SupplierPartAuxiliaryID');
}

function gtinOf(found: Findings, id: XmlNode | undefined, pointer: string): Identifier | undefined {
  const gtin = children(id, 'IdReference').find((reference) =>
    /^(gtin|ean|upc)/i.test(attribute(reference, 'domain') ?? ''),
  );
  return identifier(found, attribute(gtin, 'identifier'), gtinScheme, pointer);
}

/** The first Description that says something; the others say it in other languages. */
function descriptionOf(detail: XmlNode | undefined): string | undefined {
  return children(detail, 'Description')
    .map((one) => textOf(one))
    .find(Boolean);
}

function shortNameOf(detail: XmlNode | undefined): string | undefined {
  return children(detail, 'Description')
    .map((one) => textOf(one, 'ShortName'))
    .find(Boolean);
}

function classesOf(
  found: Findings,
  detail: XmlNode | undefined,
  pointer: string,
): Classification[] | undefined {
  const classes = children(detail, 'Classification').map((node): Classification | undefined => {
    const code = name(found, textOf(node) ?? attribute(node, 'code'), 255, pointer);
    return code === undefined
      ? undefined
      : { code, schemeId: name(found, attribute(node, 'domain'), 255, `${pointer}/@domain`) };
  });
  return list(found, classes, 50, pointer);
}
