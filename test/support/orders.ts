import { randomUUID } from 'node:crypto';
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
  return {
    type: 'order',
    action: 'create',
    id,
    body: {
      id: number,
      documentType: 'order',
      currency: 'EUR',
      notes: to.map((text) => ({ text })),
      buyerParty: { partyName: 'Corner Shop' },
      sellerParty: { partyName: 'Yard' },
      orderLines: [
        {
          id: '10',
          lineIndex: 1,
          item: { name: 'Hex bolt' },
          quantity: { value: '5', unitCode: 'C62' },
          price: { amount: { value: '1.20', currency: 'EUR' } },
        },
      ],
    },
  };
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
