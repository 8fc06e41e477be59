import type { BusinessKey, Order } from '../../../schemas/types.ts';
import { field, type Segment, segment } from './segment.ts';

/** The numbers people search an order by; the buyer's number comes first: it is the lane. */
export function orderKeys(order: Order, idoc: Segment): BusinessKey[] {
  const keys: [kind: string, value: string | undefined][] = [
    ['order', order.orderReference?.id ?? order.id],
    ['sellerOrder', order.sellersOrderId],
    ['supplier', order.sellerParty?.partyIdentification?.[0]?.value],
    ['idoc', field(segment(idoc, 'EDI_DC40'), 'DOCNUM')],
  ];
  return keys.flatMap(([kind, value]) => (value === undefined ? [] : [{ kind, value }]));
}
