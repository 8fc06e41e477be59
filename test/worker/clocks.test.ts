import { join } from 'node:path';
import t from 'tap';
import { bookSecrets, exchangeBook } from '../support/exchange-book.ts';
import { serveProcess } from '../support/hub-process.ts';
import { postOrder } from '../support/orders.ts';
import { testDatabase } from '../support/postgres.ts';
import { startReceiver } from '../support/receiver.ts';
import { testRedis } from '../support/redis.ts';
import { rowsOf } from '../support/rows.ts';
import { until } from '../support/until.ts';

// Processes take their time to start: side by side, then.
t.jobs = 2;

const root = join(import.meta.dirname, '../..');
const command = [
  process.execPath,
  '--import',
  join(root, 'test/fixtures/set-clock.mjs'),
  '--import',
  import.meta.resolve('tsx'),
  join(root, 'services/cli.ts'),
];
const hour = 3_600_000;

for (const [engine, name, clocks] of [
  ['postgres', 'an api that is ahead and a worker that is behind', { api: hour, worker: -hour }],
  ['redis', 'an api that is behind and a worker that is ahead', { api: -hour, worker: hour }],
] as const) {
  t.test(`on ${engine}: ${name}, by an hour, and jumps`, { buffered: true }, async (t) => {
    // The first attempt of each fails: what is tried again has a time at which it is due.
    const seen = new Set<string>();
    const times: number[] = [];
    const receiver = await startReceiver(t, (arrived, response) => {
      const key = String(arrived.headers['idempotency-key']);
      response.writeHead(seen.has(key) ? 200 : 503).end();
      if (!seen.has(key)) times.push(performance.now());
      seen.add(key);
    });
    const book = exchangeBook({
      yard: { outbound: { url: receiver.url, retry: ['2s', '10s'] } },
    });
    const DATABASE_URL = await testDatabase(t);
    const REDIS_URL = engine === 'redis' ? await testRedis(t) : undefined;
    const env = (shift: number) => ({
      ...bookSecrets,
      DATABASE_URL,
      REDIS_URL,
      CLOCK_SHIFT: `${shift}`,
      CLOCK_AFTER: '6000',
      CLOCK_JUMP: `${-2 * shift}`,
    });
    const api = await serveProcess(t, { book, role: 'api', env: env(clocks.api), command });
    await serveProcess(t, { book, role: 'worker', env: env(clocks.worker), command });
    const rows = rowsOf(t, DATABASE_URL);
    // Before and after both clocks jump to the other side.
    for (let number = 0; number < 4; number += 1) {
      await postOrder(api, 'one-lane', { to: ['yard'], id: `version-${number}` });
      await new Promise((resolve) => setTimeout(resolve, 1500));
    }
    await until('all to be delivered', async () => {
      const [row] = await rows(
        `select count(*)::int as n from deliveries where state = 'delivered'`,
      );
      return row.n === 4;
    });
    t.match(
      await rows('select native_id from messages order by id'),
      Array.from({ length: 4 }, (_, i) => ({ native_id: `version-${i}` })),
      'ids keep the order of acceptance',
    );
    const order = receiver.arrived.map(({ message }) => message.source.nativeId);
    t.strictSame(
      [...new Set(order)],
      order.filter((_, i) => i % 2 === 0),
      'in order',
    );
    t.equal(receiver.arrived.length, 8, 'two attempts each: none too early, none in vain');
  });
}
