import { randomUUID } from 'node:crypto';
import { shopOrder } from '../../scripts/fleet/order.ts';
import { fromShop } from './exchange-book.ts';
import type { TestHub } from './hub.ts';

export interface OrderOptions {
  /** The receivers, by the routes of exchangeBook. */
  to?: string[];
  /** Makes it a document of its own. */
  id?: string;
}

/** A canonical order as the shop posts it. */
export function order(number: string, { to = [], id = randomUUID() }: OrderOptions = {}) {
  return shopOrder(number, id, to);
}

/** Posts an order and gives the id of its message. */
export async function postOrder(
  hub: Pick<TestHub, 'post'>,
  number: string,
  options: OrderOptions = {},
): Promise<string> {
  const answer = await hub.post('/in/shop', order(number, options), fromShop);
  if (answer.status !== 202) throw new Error(`not accepted: ${answer.status} ${answer.text}`);
  return answer.json.messages[0].id;
}
