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

// The relay waits ten seconds before it believes that a queue has forgotten: side by side, then.
t.jobs = engines.length;

for (const engine of engines) {
  t.test(`on ${engine}: what the queue has lost`, { buffered: true }, async (t) => {
    let open = () => {};
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    const receiver = await startReceiver(t, async (_arrived, response) => {
      await gate;
      response.writeHead(200).end();
    });
    const book = exchangeBook({ yard: { outbound: { url: receiver.url, concurrency: 10 } } });
    const hub = await testHub(t, { engine, book, secrets: bookSecrets });
    const rows = rowsOf(t, hub.hub.databaseUrl);
    const store = queueStore(t, hub);
    const undelivered = async () => {
      const [row] = await rows(`select count(*) from deliveries where state <> 'delivered'`);
      return Number(row.count);
    };

    const lost = Array.from({ length: 300 }, (_, i) => `lost-${i}`);
    await Promise.all(lost.map((number) => postOrder(hub, number, { to: ['yard'] })));
    await until('the first ten to be on their way', () => receiver.arrived.length === 10);
    t.equal(await undelivered(), 300);

    await t.test('jobs hold ids and nothing of the documents', async (t) => {
      const jobs = await until('all jobs in the queue', async () => {
        const found = await store.jobs();
        return found.length === 300 && found;
      });
      for (const { id, data, all } of jobs) {
        const { deliveryId, generation } = JSON.parse(data);
        t.strictSame(JSON.parse(data), { deliveryId, generation });
        t.equal(id, `${deliveryId}-${generation}`);
        if (/Corner|Hex bolt|lost-/.test(all)) t.fail(`a document in a job: ${all}`);
      }
      const known = await rows('select id from deliveries');
      t.strictSame(
        jobs.map((job) => JSON.parse(job.data).deliveryId).sort(),
        known.map((row) => row.id).sort(),
      );
    });

    await store.forget();
    open();
    const { ledger, entered } = await enteredUntold();

    await t.test('is delivered without a restart, once each', async (t) => {
      await until('all of it', async () => (await undelivered()) === 0);
      const keys = receiver.arrived.map(({ headers }) => headers['idempotency-key']);
      t.equal(new Set(keys).size, 301);
      t.equal(keys.length, 301, 'and nothing twice');
      const relayed = hub.lines
        .map((line) => JSON.parse(line))
        .filter((one) => one.event === 'relay');
      t.ok(relayed.reduce((sum, one) => sum + one.told, 0) >= 290, 'by the relay');
    });

    await t.test('and so is what was committed and never told to the queue', async (t) => {
      const detail = await hub.message(entered, ({ state }) => state === 'delivered');
      t.match(detail.attempts, [{ number: 1, outcome: 'delivered' }]);
      await ledger.close();
    });

    await t.test('finished jobs leave nothing behind', async (t) => {
      await until('the last job to go', async () => (await store.jobs()).length === 0);
      t.strictSame(await store.jobs(), []);
    });

    /** The commit of an acceptance whose process died before it could tell the queue. */
    async function enteredUntold() {
      const ledger = await openLedger({ url: hub.hub.databaseUrl, connections: 2, onError() {} });
      const acceptance = await accept(ledger, {
        book: hub.hub.book(),
        system: hub.hub.book().system('shop') as BookSystem,
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
