/** Replays many messages in bulk while the workers that do it are killed, and counts what was skipped or repeated. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Command, Option } from 'commander';
import { shopAndYard } from './fleet/book.ts';
import { chances } from './fleet/chance.ts';
import { startFleet } from './fleet/fleet.ts';
import { load } from './fleet/load.ts';
import { printFigures } from './fleet/print.ts';
import { fleetSink } from './fleet/sink.ts';
import { whole } from './fleet/whole.ts';

const { messages, kills, rate, engine, json } = new Command('replay')
  .description('Replays messages in bulk while workers are killed, and counts what went wrong.')
  .option('--messages <n>', 'documents to post and to replay', whole, 10_000)
  .option('--kills <n>', 'kill -9 of a worker so often while it replays', whole, 5)
  .option('--rate <n>', 'messages a second at most', whole, 1000)
  .addOption(
    new Option('--engine <engine>', 'of the queues')
      .choices(['redis', 'postgres'])
      .default('redis'),
  )
  .option('--json', 'one line of JSON')
  .parse()
  .opts<{
    messages: number;
    kills: number;
    rate: number;
    engine: 'redis' | 'postgres';
    json?: boolean;
  }>();

const begun = performance.now();
const since = (start: number) => Math.round((performance.now() - start) / 100) / 10;
const say = (line: string) => console.error(`${since(begun).toFixed(1).padStart(7)} s  ${line}`);

const sink = await fleetSink(1);
const fleet = await startFleet({
  ...{ engine, apis: 1, workers: 2, say },
  book: shopAndYard(sink.url, { concurrency: 25 }),
});
const count = async (sql: string): Promise<number> =>
  (await fleet.pool.query<{ n: number }>(sql)).rows[0]?.n ?? 0;
const ask = async (path: string, body?: object) => {
  const answer = await fetch(`${fleet.apis[0]?.url}/v1/replays${path}`, {
    method: body ? 'POST' : 'GET',
    headers: { authorization: `Bearer ${fleet.operator}`, 'content-type': 'application/json' },
    ...(body && { body: JSON.stringify(body) }),
  });
  if (!answer.ok) throw new Error(`${answer.status}: ${await answer.text()}`);
  return (await answer.json()) as { id: string; state: string; matched: number; done: number };
};
const open = `select count(*) as n from deliveries where state in ('held', 'queued', 'sending', 'retrying')`;
async function delivered(): Promise<void> {
  for (let left = -1; left !== 0; await sleep(1000)) left = await count(open);
}

await load({
  ...{ urls: fleet.apis.map(({ url }) => url), key: fleet.key, lanes: 100, messages },
  onAccepted: (_one, total) => total % 10_000 === 0 && say(`${total} accepted`),
});
await delivered();
say('all delivered once');

const filter = { receiver: 'yard' };
const counting = performance.now();
const { matched } = await ask('', { filter, dryRun: true });
const dry_run_seconds = since(counting);
const replaying = performance.now();
const { id } = await ask('', { filter, rate, reason: 'to see that all go again' });
const chance = chances(7);
let killed = 0;
for (let state = 'running'; state === 'running'; await sleep(100)) {
  const now = await ask(`/${id}`);
  state = now.state;
  if (killed === kills || now.done < ((killed + 0.5) * messages) / kills) continue;
  const victim = fleet.workers[Math.floor(chance() * fleet.workers.length)];
  await victim?.kill();
  killed += 1;
  say(`${victim?.name} killed at ${now.done} of ${messages}`);
  await victim?.start();
}
const replay_seconds = since(replaying);
await delivered();
const figures = {
  engine,
  messages,
  matched,
  kills: killed,
  skipped: await count('select count(*) as n from deliveries where generation = 1'),
  repeated: await count('select count(*) as n from deliveries where generation > 2'),
  effects: sink.effects.length,
  audited: await count(
    `select count(*) as n from audit where action = 'replay' and target like 'msg%'`,
  ),
  dry_run_seconds,
  replay_seconds,
  delivered_seconds: since(replaying),
};
await fleet.stop();
await sink.stop();
printFigures(figures, json);
const { skipped, repeated, effects, audited } = figures;
process.exit(skipped + repeated === 0 && effects === 2 * messages && audited === messages ? 0 : 1);
