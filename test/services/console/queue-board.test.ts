import t from 'tap';
import { startRedis } from '../../support/redis.ts';
import { stage } from './stage.ts';

for (const engine of ['postgres', 'redis']) {
  t.test(`the queue board shows the wake-ups, on ${engine}`, async (t) => {
    const redis = engine === 'redis' ? await startRedis() : undefined;
    if (redis) t.teardown(() => redis.stop());
    const hub = await stage(t, redis?.url);
    await hub.wakeUps.add(['warehouse']);
    const cookie = await hub.signIn();
    const { queues } = (await hub.get('/console/queues/api/queues', cookie)).json();
    t.match(queues, [{ name: 'wake-ups', readOnlyMode: true, counts: { waiting: 1 } }]);
  });
}

t.test('the queue board is behind the same door, and only shows', async (t) => {
  const hub = await stage(t);
  await hub.wakeUps.add(['warehouse']);
  for (const path of ['/console/queues', '/console/queues/', '/console/queues/queue/wake-ups']) {
    t.equal((await hub.app.inject(path)).statusCode, 303, path);
  }
  t.equal((await hub.app.inject('/console/queues/api/queues')).statusCode, 401);
  const cookie = await hub.signIn();
  for (const path of [
    'pause',
    'empty',
    'obliterate',
    'clean/waiting',
    'system-warehouse/retry',
    'system-warehouse/clean',
  ]) {
    const answer = await hub.app.inject({
      method: 'PUT',
      url: `/console/queues/api/queues/wake-ups/${path}`,
      headers: { cookie },
    });
    t.ok(answer.statusCode >= 400, path);
  }
  for (const all of ['pause', 'resume', 'clean/completed']) {
    const url = `/console/queues/api/queues/${all}`;
    const answer = await hub.app.inject({ method: 'PUT', url, headers: { cookie } });
    t.ok(answer.statusCode >= 400, all);
  }
  const { queue } = hub.wakeUps;
  t.equal(await queue.isPaused(), false);
  t.equal((await queue.getJobCounts('waiting')).waiting, 1);
});

t.test('the queue board may run its own scripts, and no other', async (t) => {
  const hub = await stage(t);
  const cookie = await hub.signIn();
  const { headers, body } = await hub.get('/console/queues', cookie);
  t.match(headers['content-security-policy'], "script-src 'self';");
  t.match(headers['content-security-policy'], "frame-ancestors 'none'");
  const script = /src="(static\/js\/[^"]+)"/.exec(body)?.[1];
  const loaded = await hub.get(`/console/queues/${script}`, cookie);
  t.equal(loaded.statusCode, 200);
  t.match(loaded.headers['content-type'], 'javascript');
});
