import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { newId } from '../../services/ledger/ids.ts';
import { bookSecrets, exchangeBook } from '../support/exchange-book.ts';
import { engines, testHub } from '../support/hub.ts';
import { serveProcess } from '../support/hub-process.ts';
import { postOrder } from '../support/orders.ts';
import { testDatabase } from '../support/postgres.ts';
import { startReceiver, takes } from '../support/receiver.ts';
import { testRedis } from '../support/redis.ts';
import { rowsOf } from '../support/rows.ts';
import { until } from '../support/until.ts';

t.jobs = engines.length;

for (const engine of engines) {
  t.test(
    `on ${engine}: a trial whose node is killed is taken over after its lease`,
    { buffered: true },
    async (t) => {
      const yard = await startReceiver(t, ({ message }, response) => {
        // It answers the probe, and never a document.
        if (!message) response.writeHead(200).end();
      });
      const book = exchangeBook({ yard: { outbound: { url: yard.url } } });
      const databaseUrl = await testDatabase(t);
      const redisUrl = engine === 'redis' ? await testRedis(t) : undefined;
      const rows = rowsOf(t, databaseUrl);
      const victim = await serveProcess(t, {
        book,
        env: { ...bookSecrets, DATABASE_URL: databaseUrl, REDIS_URL: redisUrl },
      });
      await rows(
        `insert into outages (id, system, code, trial_at) values ($1, 'yard', 'busy', now() + interval '2 s')`,
        [newId()],
      );
      await until('the gate to close', () =>
        victim.log.some(({ event, open }) => event === 'gate' && open === false),
      );
      for (const number of ['1', '2']) await postOrder(victim, number, { to: ['yard'] });
      await until('the trial', () => yard.arrived.some(({ message }) => message));
      victim.process.kill('SIGKILL');
      await victim.ended;
      yard.handle(takes);
      const before = yard.arrived.length;
      const [trial] = await rows(
        `select tried_by as node, tried_until > now() as leased from outages where ended_at is null`,
      );
      t.equal(trial.leased, true, 'the trial is under way');
      // Not the whole lease has to be waited for.
      await rows(`update outages set tried_until = now() + interval '4 s'`);

      await testHub(t, {
        engine,
        book,
        secrets: bookSecrets,
        databaseUrl,
        ...(redisUrl && { redisUrl }),
      });
      const lasting = `select tried_by from outages where ended_at is null and tried_until > now()`;
      do {
        t.match(await rows(lasting), [{ tried_by: trial.node }]);
        t.equal(yard.arrived.length, before, 'while the lease lasts nobody else tries');
        await sleep(500);
      } while ((await rows(`${lasting} and tried_until > now() + interval '1 s'`)).length > 0);

      await until('the outage to be over', async () => {
        const [outage] = await rows('select ended_at from outages');
        return outage.ended_at !== null;
      });
      await until('both to be delivered', async () => {
        const [row] = await rows(
          `select count(*)::int as n from deliveries where state = 'delivered'`,
        );
        return row.n === 2;
      });
      t.equal((await rows('select id from outages')).length, 1, 'it was one outage');
    },
  );
}
