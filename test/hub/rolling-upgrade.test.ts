import t from 'tap';
import { verdict } from '../../scripts/crash/verdict.ts';
import { shopAndYard } from '../../scripts/fleet/book.ts';
import { load } from '../../scripts/fleet/load.ts';
import { fleetSink } from '../../scripts/fleet/sink.ts';
import { migrations } from '../../services/ledger/migrate.ts';
import { openPool } from '../../services/ledger/pool.ts';
import { buildEarlier, earlierCommits } from '../support/earlier-program.ts';
import { bookSecrets } from '../support/exchange-book.ts';
import { type HubProcess, serveProcess } from '../support/hub-process.ts';
import { postOrder } from '../support/orders.ts';
import { testDatabase } from '../support/postgres.ts';
import { chainFaults } from '../support/receipt-chain.ts';
import { testRedis } from '../support/redis.ts';
import { until } from '../support/until.ts';

/** What runs while this program is started, the oldest last: by commit, or without one this program itself. */
const earlier = new Map<string | undefined, string>();
for (const { what, commit } of earlierCommits()) {
  if (commit) earlier.set(commit, `${what}, ${commit.slice(0, 12)}`);
  else t.comment(`The history does not reach to ${what}: a shallow clone, or not one of git.`);
}
if (earlier.size === 0) earlier.set(undefined, 'this program in both roles, as no history is here');
const programs = [...earlier].map(([commit, what]) => {
  const command = commit && [process.execPath, buildEarlier(t, commit)];
  return { what, ...(command && { command }) };
});
const oldest = programs.at(-1);

const stop = async (hub: HubProcess) => {
  hub.process.kill('SIGTERM');
  return hub.ended;
};
const orderly = { code: 0, signal: null };
const attempts = ({ log }: HubProcess) => log.filter(({ event }) => event === 'attempt').length;

/** Posts through this process; returns when somebody has delivered it. */
async function exchange(through: HubProcess, number: string): Promise<void> {
  const id = await postOrder(through, number);
  await until(`${number} to be delivered`, async () => {
    const { json } = await through.get(`/v1/messages/${id}`);
    return json.state === 'delivered';
  });
}

t.test(`an upgrade under load from ${oldest?.what}`, async (t) => {
  const sink = await fleetSink(1);
  t.teardown(() => sink.stop());
  sink.fail(0.1);
  const book = shopAndYard(sink.url, {
    timeout: '1s',
    retry: ['100ms', '200ms', ...Array(20).fill('500ms')],
  });
  const databaseUrl = await testDatabase(t);
  const env = { ...bookSecrets, DATABASE_URL: databaseUrl, REDIS_URL: await testRedis(t) };
  const started: HubProcess[] = [];
  const start = async (role: 'api' | 'worker' | 'all', program?: string[]) => {
    const options = { book, role, env, ...(program && { command: program }) };
    const hub = await serveProcess(t, options);
    started.push(hub);
    return hub;
  };

  const oldApi = await start('api', oldest?.command);
  const oldWorker = await start('worker', oldest?.command);
  const urls = [oldApi.url];
  const ending = new AbortController();
  const posting = load({
    urls,
    key: bookSecrets.SHOP_KEY,
    lanes: 6,
    messages: Number.POSITIVE_INFINITY,
    pause: 250,
    signal: ending.signal,
  });
  t.teardown(() => ending.abort());
  await until('the old worker to work', () => attempts(oldWorker) > 20);

  const api = await start('api');
  urls.push(api.url);
  await exchange(api, 'accepted by the new, delivered by the old');
  const worker = await start('worker');
  const before = attempts(oldWorker);
  await until('both to work', () => attempts(worker) > 20 && attempts(oldWorker) > before + 20);

  oldWorker.process.kill('SIGKILL');
  await oldWorker.ended;
  await exchange(oldApi, 'accepted by the old, delivered by the new');
  t.strictSame(await stop(oldApi), orderly, 'the old api stops in good order, under load');
  urls.shift();

  // Whoever has a lane keeps it while it is full: the old program would have little to do.
  t.strictSame(await stop(worker), orderly, 'the new worker stops in good order, under load');
  for (const { what, command } of programs) {
    const again = await start('all', command);
    urls.push(again.url);
    await exchange(again, `on the newer ledger, ${what}`);
    await until('it to work', () => attempts(again) > 20);
    t.strictSame(await stop(again), orderly, `and so does on the newer ledger ${what}`);
    urls.pop();
  }
  const last = await start('worker');

  ending.abort();
  const accepted = await posting;
  const pool = openPool({ url: databaseUrl, max: 2, schema: 'post_office', onError() {} });
  t.teardown(() => pool.end());
  // Without a worker of either kind lanes have filled up; each goes on one by one.
  const everything = async () => {
    const asked = "select 1 from deliveries where state <> 'delivered' limit 1";
    return (await pool.query(asked)).rows.length === 0;
  };
  await until('everything to be delivered', everything, 180);
  t.ok(accepted.length > 200, `${accepted.length} accepted`);
  t.match(await verdict(pool, accepted, sink), {
    delivered: accepted.length,
    ...{ lost: 0, doubled: 0, inversions: 0, attempts_without_row: 0, receipts_missing: 0 },
  });
  for (const { message } of accepted) {
    const { receipts } = (await api.get(`/v1/messages/${message}/receipts`)).json;
    const faults = chainFaults(receipts);
    if (receipts.length !== 2 || faults.length > 0)
      t.fail(`${message}: ${receipts.length} receipts`, { faults });
  }
  const { rows } = await pool.query<{ name: string }>(
    'select name from migrations order by number',
  );
  t.strictSame(
    rows.map(({ name }) => name),
    (await migrations()).map(({ name }) => name),
  );
  for (const one of [api, last]) t.strictSame(await stop(one), orderly);
  for (const { log } of started)
    t.strictSame(
      log.filter(
        ({ level, event, err }) =>
          level >= 40 &&
          // Of a retry that another worker took first; programs of some commits ago say so.
          !(event === 'round.failed' && /^Missing key for job/.test(err.message)),
      ),
      [],
    );
});
