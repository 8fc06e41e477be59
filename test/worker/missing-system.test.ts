import t from 'tap';
import { applyBook } from '../../services/book-keeper.ts';
import { openPool } from '../../services/ledger/pool.ts';
import { bookSecrets, exchangeBook } from '../support/exchange-book.ts';
import { engines, testHub } from '../support/hub.ts';
import { postOrder } from '../support/orders.ts';
import { queueStore } from '../support/queue-store.ts';
import { startReceiver } from '../support/receiver.ts';

t.jobs = engines.length;
for (const engine of engines) {
  const name = `on ${engine}: what waits for a system that has left the address book`;
  t.test(name, { buffered: true }, async (t) => {
    const ship = await startReceiver(t, (_arrived, response) => response.writeHead(503).end());
    const other = await startReceiver(t);
    const outbound = { url: ship.url, retry: ['4s', '4s'] };
    const both = { ship: { outbound }, other: { outbound: { url: other.url } } };
    const book = exchangeBook(both);
    const hub = await testHub(t, { engine, book, secrets: bookSecrets });
    const first = await postOrder(hub, '1', { to: ['ship', 'other'] });
    const behind = await postOrder(hub, '1', { to: ['ship'] });
    await hub.message(first, ({ attempts }) => attempts.some((one) => one.code === 'busy'));

    const pool = openPool({
      url: hub.hub.databaseUrl,
      max: 1,
      schema: 'post_office',
      onError() {},
    });
    t.teardown(() => pool.end());
    const operators = '\noperators:\n  ops: { token: { env: OPS_TOKEN } }\n';
    await applyBook(pool, exchangeBook({ other: both.other }) + operators, 'test');

    // The parts of the answer are read one after the other: both have to say so.
    const says = ({ code }: { code?: string }) => code === 'system_missing';
    const detail = await hub.message(
      first,
      ({ attempts, deliveries }) => attempts.some(says) && deliveries.some(says),
    );
    const delivery = detail.deliveries.find((one) => one.system === 'ship');
    t.match(delivery, { state: 'retrying', code: 'system_missing', dueAt: String });
    const attempts = detail.attempts.filter((one) => one.system === 'ship');
    t.match(attempts[0], { code: 'busy', outcome: 'failed' });
    t.match(attempts.at(-1), { code: 'system_missing', outcome: 'failed', endedAt: String });
    t.match(
      hub.lines.map((line) => JSON.parse(line)).filter((line) => line.code === 'system_missing'),
      [{ event: 'attempt', system: 'ship', state: 'retrying' }],
    );
    t.equal((await hub.message(behind, () => true)).state, 'in_transit');

    await t.test('other systems go on', async () => {
      const id = await postOrder(hub, '2', { to: ['other'] });
      await hub.message(id, ({ state }) => state === 'delivered');
    });

    await t.test('a process that starts later takes care of it too', async (t) => {
      await hub.hub.stop(1000);
      await queueStore(t, hub).forget();
      await pool.query(
        `update deliveries set due_at = now(), enqueued_at = now() where state = 'retrying'`,
      );
      const again = await testHub(t, {
        engine,
        book: exchangeBook({ other: both.other }),
        secrets: bookSecrets,
        databaseUrl: hub.hub.databaseUrl,
        ...(hub.config.redis?.kind === 'single' && { redisUrl: hub.config.redis.url }),
      });
      await again.message(first, (later) => later.attempts.length > detail.attempts.length);
    });
  });
}
