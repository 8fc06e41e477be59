import t from 'tap';
import { accept } from '../../services/exchange/accept.ts';
import type { BookSystem } from '../../services/exchange/address-book/book.ts';
import { publicId } from '../../services/ledger/ids.ts';
import { openLedger } from '../../services/ledger/ledger.ts';
import { bookSecrets, exchangeBook } from '../support/exchange-book.ts';
import { engines, testHub } from '../support/hub.ts';
import { order, postOrder } from '../support/orders.ts';
import { queueStore } from '../support/queue-store.ts';
import { startReceiver } from '../support/receiver.ts';
import { rowsOf } from '../support/rows.ts';
import { until } from '../support/until.ts';

t.jobs = engines.length;

for (const engine of engines) {
  t.test(`on ${engine}: a queue that has lost everything`, { buffered: true }, async (t) => {
    const receiver = await startReceiver(t);
    const book = exchangeBook({ yard: { outbound: { url: receiver.url, concurrency: 10 } } });
    const api = await testHub(t, { engine, book, secrets: bookSecrets, role: 'api' });
    const { databaseUrl } = api.hub;
    const rows = rowsOf(t, databaseUrl);
    const store = queueStore(t, api);
    const lost = Array.from({ length: 300 }, (_, i) => `lost-${i}`);
    await Promise.all(lost.map((number) => postOrder(api, number, { to: ['yard'] })));

    await t.test('a wake-up names a system and holds nothing of the documents', async (t) => {
      const jobs = await until('it', async () => {
        const found = await store.jobs();
        return found.length > 0 && found;
      });
      t.match(jobs, [{ id: 'system-yard', data: '{"system":"yard"}' }]);
      t.equal(jobs.length, 1, 'however many documents came');
      t.notMatch(JSON.stringify(jobs), /Corner|Hex bolt|lost-/);
    });

    await store.forget();
    const worker = await testHub(t, {
      ...{ engine, book, secrets: bookSecrets, role: 'worker', databaseUrl },
      ...(api.config.redis?.kind === 'single' && { redisUrl: api.config.redis.url }),
    });
    const { ledger, entered } = await enteredUntold();

    await t.test('holds up nothing, and nothing goes twice', async (t) => {
      await until('all of it', async () => {
        const [row] = await rows(`select count(*) from deliveries where state <> 'delivered'`);
        return Number(row.count) === 0;
      });
      const keys = receiver.arrived.map(({ headers }) => headers['idempotency-key']);
      t.equal(new Set(keys).size, 301);
      t.equal(keys.length, 301);
    });

    await t.test('and so is delivered what no worker was told of', async (t) => {
      const detail = await api.message(entered, ({ state }) => state === 'delivered');
      t.match(detail.attempts, [{ number: 1, outcome: 'delivered' }]);
      await ledger.close();
    });

    await t.test('a worker that is woken up later leaves nothing behind', async (t) => {
      const id = await postOrder(api, 'last', { to: ['yard'] });
      await api.message(id, ({ state }) => state === 'delivered');
      await until('the wake-up to go', async () => (await store.jobs()).length === 0);
      t.notOk(worker.lines.some((line) => line.includes('queue.error')));
    });

    /** The commit of an acceptance whose process died before it could tell the queue. */
    async function enteredUntold() {
      const ledger = await openLedger({ url: databaseUrl, connections: 2, onError() {} });
      const acceptance = await accept(ledger, {
        book: api.hub.book(),
        system: api.hub.book().system('shop') as BookSystem,
        received: {
          body: Buffer.from(JSON.stringify(order('untold', { to: ['yard'] }))),
          contentType: 'application/json',
          headers: {},
        },
        at: new Date(),
      });
      const [row] = await rows('select id from messages where interchange_id = $1', [
        acceptance.interchangeId,
      ]);
      return { ledger, entered: publicId('msg', row.id) };
    }
  });
}
