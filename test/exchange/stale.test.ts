import t from 'tap';
import { bookSecrets, exchangeBook, fromShop } from '../support/exchange-book.ts';
import { engines, type TestHub, testHub } from '../support/hub.ts';
import { order } from '../support/orders.ts';
import { startReceiver, takes } from '../support/receiver.ts';
import { rowsOf } from '../support/rows.ts';

async function post(hub: TestHub, number: string, sequence: string): Promise<string> {
  const action = sequence === '1' ? 'create' : 'update';
  const document = { ...order(number, { id: `${number}-${sequence}` }), action, sequence };
  const answer = await hub.post('/in/shop', document, fromShop);
  if (answer.status !== 202) throw new Error(answer.text);
  return answer.json.messages[0].id;
}

for (const engine of engines) {
  t.test(
    `on ${engine}: a late, older version is flagged, and skipped where the route says so`,
    async (t) => {
      const [both, newest, other] = [
        await startReceiver(t, takes),
        await startReceiver(t, takes),
        await startReceiver(t, takes),
      ];
      const book = exchangeBook(
        {
          both: { outbound: { url: both.url } },
          newest: { outbound: { url: newest.url } },
          other: { outbound: { url: other.url } },
        },
        [
          { name: 'all', from: 'shop', type: 'order', to: 'both' },
          { name: 'new', from: 'shop', type: 'order', to: 'newest', on_stale: 'skip' },
          // Gets only the older one, which is the newest that it will ever see.
          {
            name: 'odd',
            from: 'shop',
            type: 'order',
            to: 'other',
            on_stale: 'skip',
            when: { action: 'create' },
          },
        ],
      );
      const hub = await testHub(t, { engine, book, secrets: bookSecrets });
      const second = await post(hub, 'PO-9', '2');
      await hub.message(second, ({ state }) => state === 'delivered');
      const first = await post(hub, 'PO-9', '1');
      const late = await hub.message(first, ({ deliveries }) =>
        deliveries.every(({ state }) => state === 'delivered' || state === 'cancelled'),
      );
      t.equal(late.staleBy, second);
      const states = Object.fromEntries(late.deliveries.map((one) => [one.system, one.state]));
      t.strictSame(states, { both: 'delivered', newest: 'cancelled', other: 'delivered' });
      const skipped = late.deliveries.find((one) => one.system === 'newest');
      t.equal(skipped?.code, 'stale');
      t.ok(late.receipts.some((one) => one.event === 'cancelled' && one.code === 'stale'));
      const got = ({ arrived }: typeof both) => arrived.map(({ message }) => message.sequence);
      t.strictSame([got(both), got(newest), got(other)], [['2', '1'], ['2'], ['1']]);
      t.match((await hub.get('/v1/messages?key=PO-9')).json.messages, [
        { id: first, staleBy: second },
        { id: second, staleBy: undefined },
      ]);

      const operator = { authorization: `Bearer ${hub.operator}` };
      await hub.post(`/v1/messages/${first}/replay`, { reason: 'all the same' }, operator);
      await hub.message(first, ({ state }) => state === 'delivered');
      t.strictSame(got(newest), ['2', '1'], 'whoever sends it again has looked');
    },
  );

  t.test(
    `on ${engine}: a document that has lost worker after worker is a dead letter`,
    async (t) => {
      const yard = await startReceiver(t, takes);
      const hub = await testHub(t, {
        engine,
        book: exchangeBook({ yard: { outbound: { url: yard.url, retry: ['1ms'] } } }, [
          { name: 'all', from: 'shop', type: 'order', to: 'yard' },
        ]),
        secrets: bookSecrets,
      });
      const rows = rowsOf(t, hub.hub.databaseUrl);
      // As if five had been lost over it: what comes next finds that in the book.
      await rows(`alter table post_office.deliveries alter column lost set default 5`);
      const id = await post(hub, 'PO-1', '1');
      const dead = await hub.message(id, ({ state }) => state === 'failed');
      t.match(dead.deliveries, [{ state: 'dead', code: 'worker_lost' }]);
      t.equal(yard.arrived.length, 0);
      const operator = { authorization: `Bearer ${hub.operator}` };
      const delivery = dead.deliveries[0]?.id;
      await hub.post(`/v1/deliveries/${delivery}/retry`, { reason: 'mended' }, operator);
      await hub.message(id, ({ state }) => state === 'delivered');
    },
  );
}
