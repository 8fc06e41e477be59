import { Cluster } from 'ioredis';
import t, { type Test } from 'tap';
import { fleetCluster } from '../../scripts/fleet/cluster.ts';
import { bookSecrets, exchangeBook } from '../support/exchange-book.ts';
import { type TestHub, testHub } from '../support/hub.ts';
import { postOrder } from '../support/orders.ts';
import { type Receiver, startReceiver } from '../support/receiver.ts';
import { startRedis } from '../support/redis.ts';
import { startSentinels } from '../support/redis-groups.ts';
import { until } from '../support/until.ts';

// Each waits for servers to notice each other: side by side, then.
t.jobs = 2;

const names = ['yard', 'mill', 'dock', 'barn', 'shed', 'loft'];
const numbers = (of: string, count: number) =>
  Array.from({ length: count }, (_, i) => `${of}-${i}`);

async function orders(hub: TestHub, of: string, count: number): Promise<void> {
  for (const number of numbers(of, count)) await postOrder(hub, number, { to: names });
}

/** Everything that was posted has arrived everywhere, once. */
function once(t: Test, receiver: Receiver, expected: number): void {
  const keys = receiver.arrived.map(({ headers }) => headers['idempotency-key']);
  t.equal(new Set(keys).size, expected);
  t.equal(keys.length, expected, 'and nothing twice');
}

/** The log says that the engine answers again. */
const isBack = ({ lines }: TestHub) =>
  lines.some((line) => JSON.parse(line).event === 'engine.back');

async function hubOn(t: Test, redisUrl: string) {
  const receiver = await startReceiver(t);
  const receivers = names.map((name) => [
    name,
    { outbound: { url: receiver.url, concurrency: 2 } },
  ]);
  const book = exchangeBook(Object.fromEntries(receivers));
  const hub = await testHub(t, { engine: 'redis', redisUrl, book, secrets: bookSecrets });
  return { hub, receiver };
}

t.test('a Redis Cluster of three masters', { buffered: true }, async (t) => {
  const { url, masters, stop } = await fleetCluster();
  t.teardown(stop);
  const { hub, receiver } = await hubOn(t, url);
  await orders(hub, 'first', 5);
  await until('all of them', () => receiver.arrived.length >= 30);
  once(t, receiver, 30);
  t.match((await hub.get('/readyz')).json, { status: 'ok', queue: { engine: 'redis', ok: true } });

  await t.test('has all keys of the queue on one of its masters', async (t) => {
    const client = new Cluster(masters.map((one) => one.url));
    t.equal(await client.exists('{post-office:wake-ups}:wake-ups:meta'), 1);
    client.disconnect();
  });

  await t.test('and goes on when one of them was away', async (t) => {
    const [one] = masters;
    if (!one) throw new Error('no master');
    const before = receiver.arrived.length;
    one.signal('SIGSTOP');
    await orders(hub, 'meanwhile', 2);
    one.signal('SIGCONT');
    await until('the rest', () => receiver.arrived.length >= before + 12);
    once(t, receiver, before + 12);
  });
});

t.test('a failover by sentinels', { buffered: true }, async (t) => {
  const watched = await startSentinels(t);
  const { hub, receiver } = await hubOn(t, watched.url);
  await orders(hub, 'first', 2);
  await until('all of them', () => receiver.arrived.length >= 12);
  const [failedOver] = await Promise.all([watched.failOver(), orders(hub, 'meanwhile', 5)]);
  t.equal(failedOver, undefined);
  await orders(hub, 'after', 2);
  await until('the rest', () => receiver.arrived.length >= 54);
  once(t, receiver, 54);
  const events = hub.lines.map((line) => JSON.parse(line).event);
  t.equal(events.filter((event) => event === 'engine.away').length, 1, 'is one line of the log');
  await until('the other line', () => isBack(hub));
  t.notOk(events.includes('queue.error'));
});

t.test('a Redis that goes away and comes back empty', { buffered: true }, async (t) => {
  const first = await startRedis();
  const { hub, receiver } = await hubOn(t, first.url);
  await orders(hub, 'first', 2);
  await until('all of them', () => receiver.arrived.length >= 12);
  await first.stop();
  const began = performance.now();
  await orders(hub, 'meanwhile', 20);
  const slowest = performance.now() - began;
  t.ok(slowest < 10_000, `is nothing that a sender notices: ${Math.round(slowest)} ms for twenty`);
  t.match((await hub.get('/readyz')).json, { status: 'degraded', queue: { ok: false } });
  await until('deliveries to go on without it', () => receiver.arrived.length >= 132);
  const second = await startRedis(first.port);
  t.teardown(() => second.stop());
  await until('it to be noticed', () => isBack(hub));
  await orders(hub, 'after', 2);
  await until('the rest', () => receiver.arrived.length >= 144);
  once(t, receiver, 144);
  const events = hub.lines.map((line) => JSON.parse(line).event);
  t.equal(events.filter((event) => event === 'engine.away').length, 1, 'is one line of the log');
  t.notOk(events.includes('queue.error'));
});
