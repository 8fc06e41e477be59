import t from 'tap';
import { deliveryQueues } from '../../queues/delivery-queues.ts';
import { postgresEngine, redisEngine } from '../../queues/engine.ts';
import { type RedisAddress, redisAddress } from '../../queues/redis-address.ts';
import { newId } from '../../services/ledger/ids.ts';
import { openPool } from '../../services/ledger/pool.ts';
import { engines } from '../support/hub.ts';
import { testDatabase } from '../support/postgres.ts';
import { testRedis } from '../support/redis.ts';
import { until } from '../support/until.ts';

type Test = { teardown(work: () => Promise<unknown> | unknown): void };

const quiet = { onAway() {}, onBack() {}, onAdvice() {}, onError() {} };

for (const kind of engines) {
  t.test(`on ${kind}: queues for which so many wait, fresh or to be tried again`, async (t) => {
    const engine = kind === 'redis' ? await onRedis(t) : await onPostgres(t);
    t.teardown(() => engine.close());
    const there = () =>
      engine.ping().then(
        () => true,
        () => false,
      );
    await until('the engine', there);
    const queues = deliveryQueues(engine);
    t.teardown(() => queues.close());
    const dues = (system: string, count: number, again: boolean) =>
      Array.from({ length: count }, () => ({ deliveryId: newId(), generation: 1, system, again }));
    await queues.add([
      ...dues('yard', 5, false),
      ...dues('quay', 6, true),
      ...dues('pier', 4, true),
    ]);
    const full = (jobs: number) => queues.full(['yard', 'quay', 'pier', 'none'], jobs);
    t.strictSame(await full(4), ['yard', 'quay', 'pier']);
    t.strictSame(await full(5), ['yard', 'quay']);
    t.strictSame(await full(6), ['quay']);
    t.strictSame(await full(7), []);
  });
}

async function onRedis(t: Test) {
  return redisEngine(redisAddress(await testRedis(t)) as RedisAddress, quiet);
}

async function onPostgres(t: Test) {
  const url = await testDatabase(t);
  const pool = openPool({ url, max: 4, schema: 'bullmq', onError() {} });
  t.teardown(() => pool.end());
  return postgresEngine(pool, quiet);
}
