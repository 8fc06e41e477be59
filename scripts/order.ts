/** What a lane that stands still costs the others: rates with and without, side by side. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import { shopAndYard } from './fleet/book.ts';
import { startFleet } from './fleet/fleet.ts';
import { load } from './fleet/load.ts';
import { median } from './fleet/median.ts';
import { printFigures } from './fleet/print.ts';
import { fleetSink } from './fleet/sink.ts';
import { whole } from './fleet/whole.ts';

const { messages, rounds, json } = new Command('order')
  .description('Measures what lanes that stand still behind a dead letter cost the other lanes.')
  .option('--messages <n>', 'documents in a round', whole, 3000)
  .option('--rounds <n>', 'rounds of each kind, in turn', whole, 6)
  .option('--json', 'one line of JSON')
  .parse()
  .opts<{ messages: number; rounds: number; json?: boolean }>();

const say = (line: string) => console.error(line);
/** Lanes that go, and that stand still: one in ten of all. */
const lanes = 90;
const stuck = 10;

const sink = await fleetSink(1);
const book = shopAndYard(sink.url, { concurrency: 25, retry: ['1h'] });
const fleet = await startFleet({ engine: 'redis', apis: 1, workers: 2, book, say });

/** Posts to so many lanes, and waits until nothing is under way. */
async function post(prefix: string, lanes: number, messages: number): Promise<void> {
  await load({ urls: fleet.apis.map(({ url }) => url), key: fleet.key, lanes, messages, prefix });
  for (;;) {
    const { rows } = await fleet.pool.query<{ n: number }>(
      "select count(*) as n from deliveries where state in ('queued', 'sending', 'retrying')",
    );
    if (rows[0]?.n === 0) break;
    await sleep(100);
  }
}

/** Documents a second of the lanes that go, from the first post to the last effect. */
async function round(prefix: string): Promise<number> {
  const before = sink.effects.length;
  const begun = performance.now();
  await post(prefix, lanes, messages);
  const went = sink.effects.slice(before);
  return went.length / (((went.at(-1)?.at ?? begun) - begun) / 1000);
}

/** Makes lanes stand still behind a dead letter each, with others of theirs held behind it. */
async function stand(prefix: string): Promise<void> {
  sink.refuse((lane) => lane.startsWith('S'));
  await post(prefix, stuck, messages / 10);
}

/** Lets go of all that stands still. */
async function clear(): Promise<void> {
  await fleet.pool.query(
    "update deliveries set state = 'cancelled' where state in ('held', 'dead')",
  );
}

const free: number[] = [];
const held: number[] = [];
let standing = 0;
await round('W'); // warms up
for (let i = 1; i <= rounds; i += 1) {
  // Which kind comes first takes turns, too.
  if (i % 2 === 1) free.push(await round(`F${i}`));
  await stand(`S${i}`);
  held.push(await round(`G${i}`));
  const { rows } = await fleet.pool.query<{ n: number }>(
    "select count(*) as n from deliveries where state = 'held'",
  );
  standing = rows[0]?.n ?? 0;
  await clear();
  if (i % 2 === 0) free.push(await round(`F${i}`));
  say(
    `round ${i}: ${free.at(-1)?.toFixed(0)}/s with all lanes free, ${held.at(-1)?.toFixed(0)}/s with one in ten held`,
  );
}
await fleet.stop();
await sink.stop();

const figures = {
  rounds,
  free_per_second: Math.round(median(free)),
  held_per_second: Math.round(median(held)),
  ratio: Math.round((median(held) / median(free)) * 100) / 100,
  held: standing,
};
printFigures(figures, json);
process.exit(figures.ratio >= 0.95 ? 0 : 1);
