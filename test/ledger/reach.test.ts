import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { isAway } from '../../services/ledger/pool.ts';
import { reachOf } from '../../services/ledger/reach.ts';
import { testDatabase } from '../support/postgres.ts';
import { startProxy } from '../support/proxy.ts';
import { until } from '../support/until.ts';

t.test('when the database has gone everybody is told at once, until it is back', async (t) => {
  const proxy = await startProxy(t, await testDatabase(t));
  const news: string[] = [];
  const reach = reachOf(proxy.url, {
    onAway: () => news.push('away'),
    onBack: () => news.push('back'),
  });
  t.teardown(() => reach.close());
  t.equal(await reach.guard(async () => 7), 7);
  await proxy.cut();
  const never = reach.guard(() => new Promise(() => {})).catch((error) => error);
  const refused = reach.guard(async () => {
    throw Object.assign(new Error('no'), { code: 'ECONNREFUSED' });
  });
  t.ok(await refused.then(() => false, isAway));
  t.ok(isAway(await never), 'whoever waits is told, too');
  t.equal(reach.away(), true);
  let done = 0;
  const others = Array.from({ length: 100 }, () => reach.guard(async () => ++done));
  t.ok((await Promise.allSettled(others)).every(({ status }) => status === 'rejected'));
  t.equal(done, 0, 'nothing is asked of it');
  await proxy.restore();
  await until('it to be back', () => !reach.away());
  t.equal(await reach.guard(async () => 8), 8);
  t.strictSame(news, ['away', 'back']);
});

t.test('a connection that breaks, or a slow answer, is no outage', async (t) => {
  const reach = reachOf(await testDatabase(t), { onAway: () => t.fail('away'), onBack() {} });
  t.teardown(() => reach.close());
  const broke = reach.guard(async () => {
    throw new Error('Connection terminated unexpectedly');
  });
  await t.rejects(broke);
  const slow = new Promise((resolve) => setTimeout(resolve, 2500, 'late'));
  t.equal(await reach.guard(() => slow), 'late');
});

t.test(
  'a process that is held up by its own work does not take the database to be away',
  async (t) => {
    const reach = reachOf(await testDatabase(t), { onAway: () => t.fail('away'), onBack() {} });
    t.teardown(() => reach.close());
    // As large documents do, one after the other.
    const busy = setInterval(() => {
      for (const end = performance.now() + 700; performance.now() < end; );
    }, 1);
    await reach.guard(() => sleep(8000));
    clearInterval(busy);
    t.notOk(reach.away());
  },
);
