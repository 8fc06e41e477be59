import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { type Engine, postgresEngine, redisEngine } from '../../queues/engine.ts';
import { type RedisAddress, redisAddress } from '../../queues/redis-address.ts';
import { wakeUps, wakeUpWorker } from '../../queues/wake-ups.ts';
import { openPool } from '../../services/ledger/pool.ts';
import { testDatabase } from '../support/postgres.ts';
import { testRedis } from '../support/redis.ts';
import { until } from '../support/until.ts';

type Test = { teardown(work: () => Promise<unknown> | unknown): void };

const quiet = { onAway() {}, onBack() {}, onAdvice() {}, onError() {} };

const engines: Record<string, (t: Test) => Promise<Engine>> = {
  async redis(t) {
    const engine = redisEngine(redisAddress(await testRedis(t)) as RedisAddress, quiet);
    t.teardown(() => engine.close());
    return engine;
  },
  async postgres(t) {
    const pool = openPool({ url: await testDatabase(t), max: 5, schema: 'bullmq', onError() {} });
    t.teardown(() => pool.end());
    const engine = await postgresEngine(pool, quiet);
    t.teardown(() => engine.close());
    return engine;
  },
};

for (const [name, open] of Object.entries(engines)) {
  t.test(
    `on ${name}: a worker hears of every system, of some that are named together`,
    async (t) => {
      const engine = await open(t);
      const { add, queue, close } = wakeUps(engine);
      t.teardown(close);
      await add([]);
      await add(['yard', 'quay', 'shed']);
      for (let twice = 0; twice < 2; twice += 1) await add(['yard']);
      t.equal(await queue.getWaitingCount(), 2, 'one of the same system is as good as two');
      const heard: string[][] = [];
      const worker = wakeUpWorker(engine, (systems) => heard.push(systems));
      t.teardown(() => worker.close());
      await until('both', () => heard.length === 2);
      t.strictSame(heard.flat().sort(), ['quay', 'shed', 'yard', 'yard']);
      await add(['yard']);
      await until('one that comes after', () => heard.length === 3);
    },
  );

  t.test(`on ${name}: while nobody takes them, they do not become ever more`, async (t) => {
    const engine = await open(t);
    const { add, queue, close } = wakeUps(engine);
    t.teardown(close);
    for (let i = 0; i < 1000; i += 1) await add([`yard-${i}`, 'quay']);
    await sleep(600);
    for (let i = 0; i < 100; i += 1) await add([`shed-${i}`, 'quay']);
    t.equal(await queue.getWaitingCount(), 1000);
    const heard = new Set<string>();
    const worker = wakeUpWorker(engine, (systems) => {
      for (const system of systems) heard.add(system);
    });
    t.teardown(() => worker.close());
    await until('all to be taken', async () => (await queue.getWaitingCount()) === 0);
    await sleep(600);
    await add(['shed', 'quay']);
    await until('others to be told again', () => heard.has('shed'));
  });
}
