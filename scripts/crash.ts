/** Kills a post office again and again while documents come in, and counts what became of them. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Command, Option } from 'commander';
import { kill } from './crash/kills.ts';
import { replays } from './crash/replays.ts';
import { verdict } from './crash/verdict.ts';
import { shopAndYard } from './fleet/book.ts';
import { chances } from './fleet/chance.ts';
import { startFleet } from './fleet/fleet.ts';
import { load } from './fleet/load.ts';
import { fleetSink } from './fleet/sink.ts';
import { whole } from './fleet/whole.ts';

const { kills, messages, engine, seed, lanes, json } = new Command('crash')
  .description(
    'Kills a post office again and again while documents come in, and counts what became of them.',
  )
  .option('--kills <n>', 'kill -9 so often', whole, 20)
  .option('--messages <n>', 'documents to post', whole, 5000)
  .addOption(
    new Option('--engine <engine>', 'of the queues')
      .choices(['redis', 'postgres'])
      .default('redis'),
  )
  .option('--lanes <n>', 'business keys, each posted one document after the other', whole, 100)
  .option('--seed <n>', 'of all chances; times differ all the same', whole, 1)
  .option('--json', 'one line of JSON')
  .parse()
  .opts<{
    kills: number;
    messages: number;
    engine: 'redis' | 'postgres';
    seed: number;
    lanes: number;
    json?: boolean;
  }>();

const begun = performance.now();
const seconds = () => Math.round((performance.now() - begun) / 100) / 10;
const say = (line: string) => console.error(`${seconds().toFixed(1).padStart(7)} s  ${line}`);

const sink = await fleetSink(seed);
const book = shopAndYard(sink.url, {
  concurrency: 25,
  timeout: '2s',
  retry: ['100ms', '200ms', '500ms', '1s', ...Array(26).fill('2s')],
});
const fleet = await startFleet({ engine, apis: 2, workers: 2, book, say });
sink.fail(0.2);
let total = 0;
/** Public ids of messages by the sender's id of the document. */
const known = new Map<string, string>();
const chance = chances(seed + 2);
const posting = load({
  urls: fleet.apis.map(({ url }) => url),
  key: fleet.key,
  lanes,
  messages,
  onAccepted({ document, message }, count) {
    total = count;
    known.set(document, message);
    if (count % 1000 === 0) say(`${count} accepted, ${sink.effects.length} delivered`);
  },
});
/** Of all that is to be accepted and delivered. */
const progress = () => (total + sink.effects.length) / (2 * messages);
let killing = true;
const replaying = replays(
  fleet,
  // One that has arrived: others cannot be sent again.
  () => known.get(sink.effects[Math.floor(chance() * sink.effects.length)]?.document ?? ''),
  () => !killing,
);
const killed = await kill({
  fleet,
  kills,
  progress,
  chance: chances(seed + 1),
  say,
});
killing = false;
const accepted = await posting;
await replaying;
say(`all ${accepted.length} accepted`);

/** Seconds without any progress after which what is left counts as lost. */
const patience = 120;
let open = -1;
for (let since = performance.now(); open !== 0; await sleep(500)) {
  const { rows } = await fleet.pool
    .query<{ n: number }>(
      "select count(*) as n from deliveries where state in ('held', 'queued', 'sending', 'retrying')",
    )
    .catch(() => ({ rows: [] }));
  const now = rows[0]?.n ?? open;
  if (now !== open) {
    if (now > 0) say(`${now} not finished`);
    since = performance.now();
  }
  open = now;
  if (performance.now() - since > patience * 1000) break;
}
const { rows: stuck } = await fleet.pool.query<Record<string, unknown>>(
  `select id, lane, state, generation, attempts, lost, code, detail, due_at, enqueued_at from deliveries
    where state in ('dead', 'cancelled') or ($1 and state in ('held', 'queued', 'sending', 'retrying'))
    order by sequence limit 50`,
  [open !== 0],
);
for (const one of stuck) say(JSON.stringify(one));
const { pauses = 0, ...victims } = killed;
const figures = {
  engine,
  ...(await verdict(fleet.pool, accepted, sink)),
  kills: Object.values(victims).reduce((sum, n) => sum + n, 0),
  pauses,
  killed: victims,
  seed,
  seconds: seconds(),
};
const requests = [...sink.requests.values()].reduce((sum, n) => sum + n, 0);
await fleet.stop();
await sink.stop();

if (json) console.log(JSON.stringify(figures));
else {
  const rows = Object.entries(figures).map(
    ([name, value]) => `| ${name} | ${typeof value === 'object' ? JSON.stringify(value) : value} |`,
  );
  console.log(['| | |', '|---|---|', ...rows].join('\n'));
}
say(`${requests} requests at the receiver`);
const { lost, doubled, inversions, attempts_without_row, bytes_changed, receipts_missing } =
  figures;
const wrong = [lost, doubled, inversions, attempts_without_row, bytes_changed, receipts_missing];
process.exit(wrong.every((count) => count === 0) ? 0 : 1);
