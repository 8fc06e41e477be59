import t from 'tap';
import { bookSecrets, exchangeBook } from '../support/exchange-book.ts';
import { engines, type TestHub, testHub } from '../support/hub.ts';
import { postOrder } from '../support/orders.ts';
import { testDatabase } from '../support/postgres.ts';
import { startReceiver, takes } from '../support/receiver.ts';
import { testRedis } from '../support/redis.ts';
import { rowsOf } from '../support/rows.ts';
import { until } from '../support/until.ts';

// Most of it is waiting: side by side, then.
t.jobs = 2;

const bearer = (hub: TestHub) => ({ authorization: `Bearer ${hub.operator}` });

for (const engine of engines) {
  t.test(
    `on ${engine}: a paused system gets nothing, and everything when it is resumed`,
    { buffered: true },
    async (t) => {
      const [yard, quay] = [await startReceiver(t, takes), await startReceiver(t, takes)];
      const book = exchangeBook({
        yard: { outbound: { url: yard.url } },
        quay: { outbound: { url: quay.url } },
      });
      const hub = await testHub(t, { engine, book, secrets: bookSecrets });
      const rows = rowsOf(t, hub.hub.databaseUrl);
      const deed = (name: string, reason: string) =>
        hub.post(`/v1/systems/yard/${name}`, { reason }, bearer(hub));
      t.equal((await deed('pause', '')).json.code, 'reason_required');
      t.equal((await deed('pause', 'moves house')).status, 202);
      t.equal((await deed('pause', 'again')).status, 409);
      await until('the gate to close', () =>
        hub.lines.some((line) => /"event":"gate".*"open":false/.test(line)),
      );
      const ids: string[] = [];
      for (let i = 0; i < 5; i += 1)
        ids.push(await postOrder(hub, `${i}`, { to: ['yard', 'quay'] }));
      for (const id of ids)
        await hub.message(id, ({ deliveries }) =>
          deliveries.some((one) => one.system === 'quay' && one.state === 'delivered'),
        );
      t.equal(yard.arrived.length, 0);
      t.strictSame(
        await rows(`select count(*)::int as n from attempts where delivery_id in
      (select id from deliveries where system = 'yard')`),
        [{ n: 0 }],
        'no attempt is used up',
      );
      t.match((await hub.get('/v1/systems/yard')).json, {
        system: 'yard',
        breaker: 'closed',
        pause: { by: 'ops', reason: 'moves house' },
      });
      t.match((await hub.get('/v1/systems/nobody')).status, 404);
      t.equal((await deed('resume', 'has moved')).status, 202);
      for (const id of ids) await hub.message(id, ({ state }) => state === 'delivered');
      t.equal(yard.arrived.length, 5);
      t.match(await rows(`select action, target, reason from audit order by id`), [
        { action: 'pause', target: 'yard', reason: 'moves house' },
        { action: 'resume', target: 'yard', reason: 'has moved' },
      ]);
    },
  );

  t.test(
    `on ${engine}: a system that is down is left alone until it answers`,
    { buffered: true },
    async (t) => {
      let down = true;
      const yard = await startReceiver(t, (_arrived, response) => {
        response.writeHead(down ? 503 : 200).end();
      });
      const quay = await startReceiver(t, takes);
      const retry = Array(50).fill('50ms');
      const book = exchangeBook({
        yard: { outbound: { url: yard.url, retry } },
        quay: { outbound: { url: quay.url } },
      });
      const hub = await testHub(t, { engine, book, secrets: bookSecrets });
      const rows = rowsOf(t, hub.hub.databaseUrl);
      const ids: string[] = [];
      for (let i = 0; i < 6; i += 1) ids.push(await postOrder(hub, `${i}`, { to: ['yard'] }));
      const outage = () => hub.get('/v1/systems/yard').then(({ json }) => json);
      await until('the breaker to open', async () => (await outage()).breaker !== 'closed');
      await until('attempts to end', async () => {
        const [row] = await rows(
          `select count(*)::int as n from deliveries where state = 'sending'`,
        );
        return row.n === 0;
      });
      const attempts = () => rows('select count(*)::int as n from attempts');
      const [before] = await attempts();
      const elsewhere = await postOrder(hub, 'x', { to: ['quay'] });
      await hub.message(elsewhere, ({ state }) => state === 'delivered');
      t.match(await outage(), { breaker: /open/, outage: { code: 'busy', began: String } });
      await until('a trial that fails', async () => (await outage()).outage.trials > 0);
      const [after] = await attempts();
      t.ok(after.n - before.n <= 3, `a trial is all that goes: ${after.n - before.n} attempts`);
      down = false;
      for (const id of ids) await hub.message(id, () => true);
      await until(
        'everything to go',
        async () => {
          const [row] = await rows(
            `select count(*)::int as n from deliveries where state <> 'delivered'`,
          );
          return row.n === 0;
        },
        90,
      );
      t.match(await outage(), { breaker: 'closed', outages: [{ ended: String, code: String }] });
      t.match(
        (await hub.get('/metrics')).text,
        /post_office_outages_total\{system="yard",change="over"\} 1/,
      );
    },
  );

  t.test(`on ${engine}: limits hold over all nodes together`, { buffered: true }, async (t) => {
    let now = 0;
    let most = 0;
    const times: number[] = [];
    const yard = await startReceiver(t, async (_arrived, response) => {
      now += 1;
      most = Math.max(most, now);
      await new Promise((resolve) => setTimeout(resolve, 100));
      now -= 1;
      response.writeHead(200).end();
    });
    const quay = await startReceiver(t, (_arrived, response) => {
      times.push(performance.now());
      response.writeHead(200).end();
    });
    const book = exchangeBook({
      yard: { outbound: { url: yard.url, concurrency: 3 } },
      quay: { outbound: { url: quay.url, concurrency: 10, rate_limit: '5/1s' } },
    });
    const databaseUrl = await testDatabase(t);
    const redisUrl = engine === 'redis' ? await testRedis(t) : undefined;
    const options = {
      engine,
      book,
      secrets: bookSecrets,
      databaseUrl,
      ...(redisUrl && { redisUrl }),
    };
    const hub = await testHub(t, options);
    await testHub(t, { ...options, role: 'worker' });
    await testHub(t, { ...options, role: 'worker' });
    const rows = rowsOf(t, databaseUrl);
    await until('all nodes to be known', async () => {
      const [row] = await rows('select count(*)::int as n from nodes where alive_until > now()');
      return row.n === 3;
    });
    // Each looks every second.
    await new Promise((resolve) => setTimeout(resolve, 2500));
    for (let i = 0; i < 20; i += 1) await postOrder(hub, `y${i}`, { to: ['yard'] });
    for (let i = 0; i < 16; i += 1) await postOrder(hub, `q${i}`, { to: ['quay'] });
    await until('everything to arrive', () => yard.arrived.length >= 20 && times.length >= 16);
    t.ok(most <= 3, `never more than three at once: ${most}`);
    const span = (times.at(-1) ?? 0) - (times[0] ?? 0);
    t.ok(span >= 1900, `sixteen at five a second take more than two seconds: ${span}`);
  });
}
