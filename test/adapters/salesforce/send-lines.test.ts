import t from 'tap';
import salesforce from '../../../adapters/salesforce/index.ts';
import { type Answer, type Seen, served } from './salesforce-server.ts';
import { sendContext, written } from './samples.ts';

const made = { id: '8015f00000OrDeRAAV', success: true, errors: [], created: true };
const key = 'urn:post-office:erp|4500000815';
const composite = (seen: Seen | undefined) =>
  JSON.parse(seen?.body ?? '{}').compositeRequest as Record<string, unknown>[];

/** Answers the query for lines with these, and the composite request with success. */
function withLines(...there: string[]) {
  return ({ method, path }: Seen): Answer | undefined => {
    if (path.includes('/query?')) {
      const records = there.map((PostOffice_Id__c) => ({ PostOffice_Id__c }));
      return { status: 200, body: { totalSize: records.length, done: true, records } };
    }
    if (method !== 'POST' || !path.endsWith('/composite')) return undefined;
    return { status: 200, body: { compositeResponse: [{ httpStatusCode: 201, body: made }] } };
  };
}

t.test('lines that are there already keep what can be set only once', async (t) => {
  const { url, seen } = await served(t, withLines(`${key}|00010`));
  const bytes = written('write-order-items', { order_items: true });
  t.match(await salesforce.send(bytes, sendContext(url)), {
    result: 'delivered',
    reference: made.id,
  });
  const query = new URL(seen.at(-2)?.path ?? '', url).searchParams.get('q');
  t.equal(query, `SELECT PostOffice_Id__c FROM OrderItem WHERE Order.PostOffice_Id__c = '${key}'`);
  const [order, first, second] = composite(seen.at(-1));
  t.match(order, { referenceId: 'order', url: /\/sobjects\/Order\// });
  t.same(Object.keys(first?.body as object).sort(), [
    'Description',
    'Quantity',
    'ServiceDate',
    'UnitPrice',
  ]);
  t.match(second?.body, { Order: { PostOffice_Id__c: key }, Quantity: 3, UnitPrice: 3.33333333 });
});

t.test('a line to delete is deleted where it is, and left out where it is not', async (t) => {
  const bytes = written('write-order-change', { order_items: true });
  const there = await served(t, withLines(`${key}|00010`, `${key}|00020`));
  await salesforce.send(bytes, sendContext(there.url));
  t.match(composite(there.seen.at(-1)), [
    { referenceId: 'order' },
    { method: 'DELETE', url: /%7C00020$/ },
  ]);
  const gone = await served(t, withLines());
  await salesforce.send(bytes, sendContext(gone.url));
  t.equal(composite(gone.seen.at(-1)).length, 1);
});

t.test('when the lines cannot be asked for, nothing is written', async (t) => {
  const refused = {
    status: 400,
    body: [{ errorCode: 'INVALID_FIELD', message: 'No such column' }],
  };
  for (const [answer, outcome] of [
    [refused, { result: 'refused', code: 'refused_by_receiver' }],
    [
      { status: 200, body: '<html>' },
      { result: 'failed', code: 'unreadable_answer' },
    ],
    [{ status: 503 }, { result: 'failed', code: 'busy' }],
  ] as const) {
    const { url, seen } = await served(t, ({ method }) => (method === 'GET' ? answer : undefined));
    const bytes = written('write-order-items', { order_items: true });
    t.match(await salesforce.send(bytes, sendContext(url)), outcome);
    t.notOk(seen.some(({ path }) => path.endsWith('/composite')));
  }
});
