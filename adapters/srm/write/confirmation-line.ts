import type { LineStatus, Order, OrderLine } from '../../../schemas/types.ts';
import type { XmlElement } from '../../wire/xml.ts';
import { cxmlInstant } from '../cxml/dtd.ts';
import type { Settings } from '../settings.ts';
import { sum } from '../value/decimals.ts';
import { extrinsicsOf } from './comments.ts';
import type { Faults } from './faults.ts';
import { unitOf } from './item.ts';
import type { LineNumbers } from './line-numbers.ts';
import type { MoneyWriter } from './money.ts';

const types: Record<LineStatus['code'], string> = {
  accepted: 'accept',
  rejected: 'reject',
  backordered: 'backordered',
  changed: 'detail',
  open: 'unknown',
};

const verdicts: Record<NonNullable<Order['responseCode']>, LineStatus['code']> = {
  accepted: 'accepted',
  rejected: 'rejected',
  backordered: 'backordered',
  changed: 'changed',
  detail: 'changed',
};

/** The verdicts on a line; without any, that on the whole, with what the line says itself. */
export function statusesOf(order: Order, line: OrderLine): LineStatus[] {
  if (line.lineStatus?.length) return line.lineStatus;
  return [
    {
      code: order.responseCode ? verdicts[order.responseCode] : 'changed',
      deliveryDate: line.delivery?.promisedDate,
      price: line.price?.baseQuantity === undefined ? line.price?.amount : undefined,
    },
  ];
}

/** A ConfirmationItem with its statuses. */
export function confirmationItemOf(
  order: Order,
  line: OrderLine,
  numbers: LineNumbers,
  money: MoneyWriter,
  settings: Settings,
  faults: Faults,
): XmlElement {
  const number = numbers.of(line);
  const pointer = `/body/orderLines/${line.lineIndex - 1}`;
  const statuses = statusesOf(order, line);
  const parts = statuses.map(({ quantity }) => quantity?.value);
  const whole = line.quantity?.value ?? sumOf(parts);
  if (whole === undefined) faults.add(`${pointer}/quantity`, 'is missing; cXML demands one');
  const lineId = number === line.id ? undefined : line.id;
  return {
    '@quantity': whole ?? '',
    '@lineNumber': number,
    '@parentLineNumber': numbers.ofParent(line),
    UnitOfMeasure: unitOf(line.quantity ?? statuses[0]?.quantity, settings),
    ConfirmationStatus: statuses.map((status, index) => {
      const own = parts[index] ?? (statuses.length === 1 ? whole : undefined);
      if (own === undefined)
        faults.add(`${pointer}/lineStatus/${index}/quantity`, 'is missing; cXML demands one');
      return {
        '@quantity': own ?? '',
        '@type': status.reasonCode === 'allDetail' ? 'allDetail' : types[status.code],
        '@deliveryDate': status.deliveryDate && cxmlInstant(status.deliveryDate),
        '@shipmentDate': status.shipmentDate && cxmlInstant(status.shipmentDate),
        UnitOfMeasure: unitOf(status.quantity ?? line.quantity, settings),
        UnitPrice: status.price && money(status.price, `${pointer}/lineStatus/${index}/price`),
        Comments: status.reason === undefined ? undefined : { '#text': status.reason },
        // Fulfill.dtd: an Extrinsic must not stand in two statuses of one document's line.
        Extrinsic: index === 0 ? extrinsicsOf(line.extensions, { lineId }) : undefined,
      };
    }),
  };
}

function sumOf(parts: (string | undefined)[]): string | undefined {
  const known = parts.filter((part) => part !== undefined);
  return known.length === parts.length && known.length > 0 ? sum(known) : undefined;
}
