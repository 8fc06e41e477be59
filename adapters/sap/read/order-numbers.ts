import type { Order, OrderReference } from '../../../schemas/types.ts';
import { type Reading, warn } from './reading.ts';
import { field, qualified, type Segment, segments } from './segment.ts';
import { date, defined, filled } from './values.ts';

export type OrderNumbers = Pick<Order, 'id' | 'orderReference' | 'sellersOrderId'>;

/**
 * The numbers of an order: E1EDK02 001 is the buyer's, 002 the seller's, E1EDK01/BELNR the number of
 * this document. Undefined when there is none at all.
 */
export function orderNumbers(
  reading: Reading,
  idoc: Segment,
  header: Segment | undefined,
  type: Order['documentType'],
): OrderNumbers | undefined {
  const document = field(header, 'BELNR');
  const buyers = qualified(idoc, 'E1EDK02', 'QUALF', '001');
  const sellersId = field(qualified(idoc, 'E1EDK02', 'QUALF', '002'), 'BELNR');
  const buyersId = field(buyers, 'BELNR') ?? buyersNumberOfLines(idoc);
  if (type !== 'orderResponse') {
    const id = buyersId ?? document;
    if (id === undefined) return undefined;
    const orderReference = type === 'order' ? undefined : { id };
    return defined({ id, orderReference, sellersOrderId: sellersId });
  }
  const id = document ?? sellersId ?? buyersId;
  if (id === undefined) return undefined;
  if (buyersId === undefined) {
    warn(
      reading,
      'order_reference_missing',
      `${idoc.path}/E1EDK02`,
      'The response does not name the buyer’s order (E1EDK02 001).',
    );
  }
  const orderReference: OrderReference = defined({
    id: buyersId,
    sellersId,
    issueDate: date(reading, buyers, 'DATUM') ?? orderDate(reading, idoc),
  });
  return defined({
    id,
    orderReference: filled(orderReference) ?? { sellersId: id },
    sellersOrderId: sellersId ?? document,
  });
}

function orderDate(reading: Reading, idoc: Segment): string | undefined {
  return date(reading, qualified(idoc, 'E1EDK03', 'IDDAT', '022'), 'DATUM');
}

/** The buyer's order number where only the lines tell it: E1EDP02 001. */
function buyersNumberOfLines(idoc: Segment): string | undefined {
  for (const line of segments(idoc, 'E1EDP01')) {
    const number = field(qualified(line, 'E1EDP02', 'QUALF', '001'), 'BELNR');
    if (number !== undefined) return number;
  }
  return undefined;
}
