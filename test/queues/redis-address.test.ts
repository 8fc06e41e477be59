import t from 'tap';
import { redisAddress } from '../../queues/redis-address.ts';
import { ConfigError, readConfig } from '../../services/config.ts';

t.test('one Redis, with all that its URL may say', async (t) => {
  for (const url of ['redis://a', 'rediss://user:p%40ss@a.example:6380/3', 'redis://[::1]:6379'])
    t.strictSame(redisAddress(url), { kind: 'single', url });
});

t.test('one that sentinels watch over', async (t) => {
  t.strictSame(redisAddress('redis+sentinel://a,b:26380,[::1]:7/main'), {
    kind: 'sentinel',
    sentinels: [
      { host: 'a', port: 26379 },
      { host: 'b', port: 26380 },
      { host: '::1', port: 7 },
    ],
    name: 'main',
    database: 0,
    tls: false,
  });
  const whole =
    'rediss+sentinel://me:p%40ss@a/my%20main/2?sentinel_username=s&sentinel_password=t%26u';
  t.match(redisAddress(whole), {
    username: 'me',
    password: 'p@ss',
    name: 'my main',
    database: 2,
    tls: true,
    sentinelUsername: 's',
    sentinelPassword: 't&u',
  });
});

t.test('a cluster', async (t) => {
  t.strictSame(redisAddress('rediss+cluster://:secret@a:7000,b'), {
    kind: 'cluster',
    nodes: [
      { host: 'a', port: 7000 },
      { host: 'b', port: 6379 },
    ],
    password: 'secret',
    tls: true,
  });
});

t.test('what is none of them is told in one sentence, which repeats no password', async (t) => {
  const wrong = {
    'http://me:hunter2@a': /redis:\/\//,
    'redis://me:hunter2@a,b': /redis\+sentinel:\/\/ or redis\+cluster/,
    'redis+sentinel://me:hunter2@a,b': /name of the master/,
    'redis+sentinel://me:hunter2@a,/m': /hosts/,
    'redis+sentinel://me:hunter2@a/m/x': /name of the master/,
    'redis+sentinel://me:hunter2@a/m?db=1': /sentinel_password/,
    'redis+cluster://me:hunter2@a/1': /nothing behind/,
    'redis+cluster://me:hunter2@': /hosts/,
    'redis+ring://me:hunter2@a': /redis:\/\//,
    hunter2: /redis:\/\//,
  };
  for (const [REDIS_URL, sentence] of Object.entries(wrong)) {
    try {
      readConfig({ REDIS_URL });
      t.fail(REDIS_URL);
    } catch (error) {
      t.ok(error instanceof ConfigError);
      t.match((error as Error).message, sentence);
      t.notMatch((error as Error).message, /hunter2|\n/);
    }
  }
});
