import type { ServerResponse } from 'node:http';
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
t.jobs = 2 * engines.length;

for (const engine of engines) {
  t.test(`on ${engine}: a worker killed in the middle of a send`, { buffered: true }, async (t) => {
    const receiver = await startReceiver(t, () => {});
    const book = exchangeBook({
      yard: { outbound: { url: receiver.url, timeout: '1s', retry: ['1s'] } },
    });
    const databaseUrl = await testDatabase(t);
    const redisUrl = engine === 'redis' ? await testRedis(t) : undefined;
    const env = { ...bookSecrets, DATABASE_URL: databaseUrl, REDIS_URL: redisUrl };
    // The lease of the attempt itself would last for ten minutes: the silence of the node tells.
    const slow = exchangeBook({ yard: { outbound: { url: receiver.url, timeout: '10m' } } });
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
    t.equal(receiver.arrived.length, 1, 'nobody else sends it while the node may live');
    await until(
      'the delivery to go again',
      async () => {
        const [row] = await rows('select state from deliveries');
        return row.state === 'delivered';
      },
      30,
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

  t.test(
    `on ${engine}: a worker that was stopped and wakes up has no say`,
    { buffered: true },
    async (t) => {
      const held: ServerResponse[] = [];
      const receiver = await startReceiver(t, (_arrived, response) => void held.push(response));
      const book = exchangeBook({ yard: { outbound: { url: receiver.url, timeout: '10m' } } });
      const databaseUrl = await testDatabase(t);
      const redisUrl = engine === 'redis' ? await testRedis(t) : undefined;
      const env = { ...bookSecrets, DATABASE_URL: databaseUrl, REDIS_URL: redisUrl };
      const sleeper = await serveProcess(t, { book, env });
      const id = await postOrder(sleeper, '1', { to: ['yard'] });
      await until('the bytes to arrive', () => held.length === 1);
      sleeper.process.kill('SIGSTOP');

      const heir = await serveProcess(t, { book, env });
      await until('somebody else to take it over', () => held.length === 2, 120);
      held[0]?.writeHead(422).end();
      sleeper.process.kill('SIGCONT');
      // It hears that it was refused, and would make a dead letter of it.
      await until('the first attempt to end', () =>
        sleeper.log.some((line) => line.event === 'attempt' && line.outcome === 'refused'),
      );
      held[1]?.writeHead(200).end();
      const rows = rowsOf(t, databaseUrl);
      await until('the delivery', async () => {
        const [row] = await rows('select state from deliveries');
        return row.state === 'delivered';
      });
      t.match((await heir.get(`/v1/messages/${id}`)).json.attempts, [
        { number: 1, outcome: 'unknown' },
        { number: 2, outcome: 'delivered' },
      ]);
    },
  );
}
