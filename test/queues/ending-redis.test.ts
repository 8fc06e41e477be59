import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { redisEngine } from '../../queues/engine.ts';
import { type RedisAddress, redisAddress } from '../../queues/redis-address.ts';
import { wakeUps, wakeUpWorker } from '../../queues/wake-ups.ts';
import { startRedis } from '../support/redis.ts';
import { until } from '../support/until.ts';

t.test('a worker closes while its Redis is away', async (t) => {
  const redis = await startRedis();
  let away = 0;
  const engine = redisEngine(redisAddress(redis.url) as RedisAddress, {
    onAway() {
      away += 1;
    },
    onBack() {},
    onAdvice() {},
    onError() {},
  });
  const worked: string[] = [];
  const worker = wakeUpWorker(engine, (systems) => worked.push(...systems));
  await until('the connection', () =>
    engine.ping().then(
      () => true,
      () => false,
    ),
  );
  const { add, queue } = wakeUps(engine);
  await add(['yard']);
  await until('the worker to be at work', () => worked.length === 1);
  // What Redis has not been told yet would rightly keep the worker waiting.
  await until('the job to have ended', async () => (await queue.getActiveCount()) === 0);
  await redis.stop();
  await until('it to notice', () => away > 0);
  const closed = await Promise.race([
    worker.close().then(() => 'closed'),
    sleep(30_000, 'still open', { ref: false }),
  ]);
  t.equal(closed, 'closed');
  await queue.close();
  await engine.close();
});
