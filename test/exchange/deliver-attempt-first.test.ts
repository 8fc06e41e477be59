import t from 'tap';
import { privateId } from '../../services/ledger/ids.ts';
import { bookSecrets, exchangeBook } from '../support/exchange-book.ts';
import { engines, testHub } from '../support/hub.ts';
import { postOrder } from '../support/orders.ts';
import { startReceiver } from '../support/receiver.ts';
import { type Rows, rowsOf } from '../support/rows.ts';

for (const engine of engines) {
  t.test(
    `on ${engine}: the attempt and its bytes are in the book before they arrive`,
    async (t) => {
      let rows: Rows | undefined;
      const seen: unknown[][] = [];
      const kept: boolean[] = [];
      const receiver = await startReceiver(t, async ({ headers, body }, response) => {
        const id = privateId('dlv', String(headers['idempotency-key']));
        const found = await rows?.(
          `select d.state, d.lease_owner = a.worker as ours, d.lease_until > now() as leased,
                a.number, a.started_at <= now() as started, a.ended_at, a.outcome
           from attempts a join deliveries d on d.id = a.delivery_id
          where d.id = $1 order by a.number`,
          [id],
        );
        seen.push(found ?? []);
        const [payload] =
          (await rows?.('select body from payloads where owner_id = $1', [id])) ?? [];
        kept.push(Buffer.from(body).equals(payload?.body as Buffer));
        response.writeHead(seen.length === 1 ? 500 : 200).end();
      });
      const book = exchangeBook({ yard: { outbound: { url: receiver.url, retry: ['50ms'] } } });
      const hub = await testHub(t, { engine, book, secrets: bookSecrets });
      rows = rowsOf(t, hub.hub.databaseUrl);
      const id = await postOrder(hub, '1', { to: ['yard'] });
      await hub.message(id, ({ state }) => state === 'delivered');
      const open = { state: 'sending', ours: true, leased: true, started: true };
      t.match(seen, [
        [{ ...open, number: 1, ended_at: null, outcome: null }],
        [
          { number: 1, outcome: 'failed' },
          { ...open, number: 2, ended_at: null, outcome: null },
        ],
      ]);
      t.strictSame(
        seen.map((found) => found.length),
        [1, 2],
      );
      t.strictSame(kept, [true, true]);
    },
  );
}
