import t from 'tap';
import { bookSecrets, exchangeBook } from '../support/exchange-book.ts';
import { engines, testHub } from '../support/hub.ts';
import { serveProcess } from '../support/hub-process.ts';
import { postOrder } from '../support/orders.ts';
import { testDatabase } from '../support/postgres.ts';
import { startReceiver, takes } from '../support/receiver.ts';
import { testRedis } from '../support/redis.ts';
import { rowsOf } from '../support/rows.ts';
import { until } from '../support/until.ts';

// A lease and the lock of a job take their time to run out: side by side, then.
t.jobs = engines.length;

for (const engine of engines) {
  t.test(`on ${engine}: a worker killed in the middle of a send`, { buffered: true }, async (t) => {
    const receiver = await startReceiver(t, () => {});
    const book = exchangeBook({
      yard: { outbound: { url: receiver.url, timeout: '1s', retry: ['1s'] } },
    });
    const databaseUrl = await testDatabase(t);
    const redisUrl = engine === 'redis' ? await testRedis(t) : undefined;
    const env = { ...bookSecrets, DATABASE_URL: databaseUrl, REDIS_URL: redisUrl };
    const slow = exchangeBook({ yard: { outbound: { url: receiver.url, timeout: '5s' } } });
    const victim = await serveProcess(t, { book: slow, env });
    const id = await postOrder(victim, '1', { to: ['yard'] });
    await until('the bytes to arrive', () => receiver.arrived.length === 1);
    victim.process.kill('SIGKILL');
    await victim.ended;

    const rows = rowsOf(t, databaseUrl);
    t.match(
      await rows('select state, lease_until > now() as leased from deliveries'),
      [{ state: 'sending', leased: true }],
      'the ledger knows that it was under way',
    );
    t.match(await rows('select number, outcome from attempts'), [{ number: 1, outcome: null }]);

    receiver.handle(takes);
    const heir = await testHub(t, {
      engine,
      book,
      secrets: bookSecrets,
      databaseUrl,
      ...(redisUrl && { redisUrl }),
    });
    t.equal((await heir.message(id, () => true)).state, 'in_transit');
    t.equal(receiver.arrived.length, 1, 'nobody else sends it while the lease lasts');
    await until(
      'the delivery to go again',
      async () => {
        const [row] = await rows('select state from deliveries');
        return row.state === 'delivered';
      },
      120,
    );
    const detail = await heir.message(id, ({ state }) => state === 'delivered');
    t.match(detail.attempts, [
      { number: 1, outcome: 'unknown', endedAt: String, detail: /worker was lost/ },
      { number: 2, outcome: 'delivered' },
    ]);
    t.equal(receiver.arrived.length, 2);
    const [first, second] = receiver.arrived;
    t.equal(second?.headers['idempotency-key'], first?.headers['idempotency-key']);
    t.equal(second?.sha256, first?.sha256);
  });
}
