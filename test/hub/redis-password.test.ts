import { Redis } from 'ioredis';
import t from 'tap';
import { bookSecrets, exchangeBook } from '../support/exchange-book.ts';
import { beginProcess } from '../support/hub-process.ts';
import { testDatabase } from '../support/postgres.ts';
import { startRedis } from '../support/redis.ts';
import { until } from '../support/until.ts';

t.test('a password that Redis does not accept stands in no line of the log', async (t) => {
  const redis = await startRedis();
  t.teardown(() => redis.stop());
  const client = new Redis(redis.url);
  await client.config('SET', 'requirepass', 'another');
  client.disconnect();
  const address = new URL(redis.url);
  address.password = 'secret-of-redis';
  const hub = await beginProcess(t, {
    book: exchangeBook({}),
    env: { ...bookSecrets, DATABASE_URL: await testDatabase(t), REDIS_URL: address.href },
  });
  await until('the refusal to be logged', () => /WRONGPASS/.test(hub.said()));
  // A failed sweep of the relay and a few tries to connect again.
  await new Promise((resolve) => setTimeout(resolve, 3000));
  t.notMatch(hub.said(), /secret-of-redis/);
});
