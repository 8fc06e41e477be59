import t from 'tap';
import { bookSecrets, exchangeBook } from '../support/exchange-book.ts';
import { hubFolder, serveProcess } from '../support/hub-process.ts';
import { postOrder } from '../support/orders.ts';
import { testDatabase } from '../support/postgres.ts';
import { startReceiver } from '../support/receiver.ts';
import { rowsOf } from '../support/rows.ts';
import { until } from '../support/until.ts';

const operator = { authorization: 'Bearer operator-token-of-the-tests' };

t.test('a replay whose worker is killed again and again skips none and repeats none', async (t) => {
  const receiver = await startReceiver(t);
  const databaseUrl = await testDatabase(t);
  const rows = rowsOf(t, databaseUrl);
  const options = {
    book: exchangeBook({ yard: { outbound: { url: receiver.url } } }),
    folder: await hubFolder(t),
  };
  const env = { ...bookSecrets, DATABASE_URL: databaseUrl, NODE_ENV: 'test' };
  const api = await serveProcess(t, { ...options, role: 'api', env });
  const worker = (POST_OFFICE_FAILPOINT?: string) =>
    serveProcess(t, { ...options, role: 'worker', env: { ...env, POST_OFFICE_FAILPOINT } });
  // Some steps of the pace below, whatever a slow machine makes of it: no step is longer than a second.
  const total = 120;
  for (let i = 0; i < total; i += 20)
    await Promise.all(
      Array.from({ length: 20 }, (_, k) => postOrder(api, `R-${(i + k) % 10}`, { to: ['yard'] })),
    );

  let victim = await worker('kill:replay.committed:2');
  await until('all to be delivered', async () => {
    const [row] = await rows(`select count(*)::int as n from deliveries where state = 'delivered'`);
    return row.n === total;
  });
  const body = { filter: { receiver: 'yard' }, reason: 'a test', rate: 15 };
  const begun = await api.post('/v1/replays', body, operator);
  t.match(begun.json, { total, state: 'running' });
  for (const failpoint of ['kill:replay.written:2', 'kill:replay.committed:3', undefined]) {
    t.equal((await victim.ended).signal, 'SIGKILL');
    victim = await worker(failpoint);
  }
  const state = async () => (await api.get(`/v1/replays/${begun.json.id}`)).json;
  await until('the replay to be done', async () => (await state()).state === 'done', 60);
  t.match(await state(), { done: total, inVain: 0 });
  const generations = await rows(
    'select generation, count(*)::int as n from deliveries group by 1',
  );
  t.strictSame(generations, [{ generation: 2, n: total }], 'each was sent again once');
  await until('all to have arrived again', async () => {
    const effects = new Set(receiver.arrived.map(({ headers }) => headers['idempotency-key']));
    return effects.size === 2 * total;
  });
  t.match((await rows(`select count(*)::int as n from audit where action = 'replay'`))[0], {
    n: total + 1,
  });
});
