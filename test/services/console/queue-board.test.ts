import t from 'tap';
import { startRedis } from '../../support/redis.ts';
import { bookText, stage } from './stage.ts';

for (const engine of ['postgres', 'redis']) {
  t.test(`the queue board shows the queues of all receiving systems, on ${engine}`, async (t) => {
    const redis = engine === 'redis' ? await startRedis() : undefined;
    if (redis) t.teardown(() => redis.stop());
    const hub = await stage(t, redis?.url);
    await hub.queues.add([{ system: 'warehouse', deliveryId: 'a', generation: 1 }]);
    const cookie = await hub.signIn();
    const names = async () => {
      const { queues } = (await hub.get('/console/queues/api/queues', cookie)).json();
      return queues.map((one: { name: string }) => one.name).toSorted();
    };
    t.strictSame(await names(), ['archive', 'warehouse']);
    const { queues } = (await hub.get('/console/queues/api/queues', cookie)).json();
    const warehouse = queues.find((one: { name: string }) => one.name === 'warehouse');
    t.match(warehouse, { readOnlyMode: true, counts: { waiting: 1 } });
    await hub.apply(bookText.replace('  archive:', '  annex:').replace('archive]', 'annex]'));
    t.ok((await names()).includes('annex'), 'a new address book is followed');
  });
}

t.test('the queue board is behind the same door, and only shows', async (t) => {
  const hub = await stage(t);
  await hub.queues.add([{ system: 'warehouse', deliveryId: 'a', generation: 1 }]);
  for (const path of ['/console/queues', '/console/queues/', '/console/queues/queue/warehouse']) {
    t.equal((await hub.app.inject(path)).statusCode, 303, path);
  }
  t.equal((await hub.app.inject('/console/queues/api/queues')).statusCode, 401);
  const cookie = await hub.signIn();
  for (const path of ['pause', 'empty', 'obliterate', 'clean/waiting', 'a-1/retry', 'a-1/clean']) {
    const answer = await hub.app.inject({
      method: 'PUT',
      url: `/console/queues/api/queues/warehouse/${path}`,
      headers: { cookie },
    });
    t.ok(answer.statusCode >= 400, path);
  }
  for (const all of ['pause', 'resume', 'clean/completed']) {
    const url = `/console/queues/api/queues/${all}`;
    const answer = await hub.app.inject({ method: 'PUT', url, headers: { cookie } });
    t.ok(answer.statusCode >= 400, all);
  }
  const queue = hub.queues.of('warehouse');
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
