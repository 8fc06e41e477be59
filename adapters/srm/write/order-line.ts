import type { OrderLine } from '../../../schemas/types.ts';
import type { XmlElement } from '../../wire/xml.ts';
import { cxmlInstant } from '../cxml/dtd.ts';
import { keptLineAttributes } from '../cxml/order-line.ts';
import type { Settings } from '../settings.ts';
import { addressOf, contactOf, referencesOf } from './address.ts';
import { attributesOf, commentsOf } from './comments.ts';
import type { Faults } from './faults.ts';
import { itemDetailOf, itemIdOf, unitOf } from './item.ts';
import type { LineNumbers } from './line-numbers.ts';
import { type MoneyWriter, shippingOf, taxOf } from './money.ts';
import { deliveryTermsOf } from './terms.ts';

/** An ItemOut. */
export function itemOutOf(
  line: OrderLine,
  numbers: LineNumbers,
  money: MoneyWriter,
  settings: Settings,
  faults: Faults,
): XmlElement {
  const number = numbers.of(line);
  const pointer = `/body/orderLines/${line.lineIndex - 1}`;
  if (line.quantity === undefined)
    faults.add(`${pointer}/quantity`, 'is missing; cXML demands one');
  if (line.price === undefined && settings.missing_price === 'refuse')
    faults.add(`${pointer}/price`, 'is missing; cXML demands a UnitPrice');
  const { language } = settings;
  const place = line.delivery?.deliveryParty;
  const wanted = line.delivery?.requestedDate;
  const lineId = number === line.id ? undefined : line.id;
  return {
    '@quantity': line.quantity?.value ?? '',
    '@lineNumber': number,
    '@parentLineNumber': numbers.ofParent(line),
    '@requestedDeliveryDate': wanted && (wanted.length === 10 ? wanted : cxmlInstant(wanted)),
    '@isItemChanged': line.action === 'change' ? 'yes' : undefined,
    '@operation': line.action === 'delete' ? 'delete' : undefined,
    ...attributesOf(line.extensions, keptLineAttributes),
    ItemID: itemIdOf(line.item),
    ItemDetail: itemDetailOf(line, money, settings, lineId, pointer),
    ShipTo: place && { Address: addressOf(place, language), IdReference: referencesOf(place) },
    Shipping: shippingOf(line.allowanceCharges, money, language, pointer),
    Tax: taxOf(line.taxes, undefined, money, language, `${pointer}/taxes`),
    Contact: line.requester && contactOf({ name: line.requester, role: 'requester' }, language),
    TermsOfDelivery: deliveryTermsOf(line.delivery),
    Comments: commentsOf(line.notes),
    ScheduleLine: scheduleOf(line, settings),
  };
}

/** A ScheduleLine has a date; one without leaves with the line's. */
function scheduleOf(line: OrderLine, settings: Settings): XmlElement[] | undefined {
  return line.delivery?.schedule?.flatMap(({ quantity, date }) => {
    const day = date ?? line.delivery?.requestedDate;
    if (day === undefined) return [];
    return [
      {
        '@quantity': quantity.value,
        '@requestedDeliveryDate': cxmlInstant(day),
        UnitOfMeasure: unitOf(
          quantity.unitCode || quantity.sourceUnitCode ? quantity : line.quantity,
          settings,
        ),
      },
    ];
  });
}
