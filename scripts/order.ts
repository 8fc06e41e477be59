/** What a lane that stands still costs the others: rates with and without, side by side. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import { shopAndYard } from './fleet/book.ts';
import { startFleet } from './fleet/fleet.ts';
import { load } from './fleet/load.ts';
import { fleetSink } from './fleet/sink.ts';
import { whole } from './fleet/whole.ts';

const { messages, rounds, json } = new Command('order')
  .description('Measures what lanes that stand still behind a dead letter cost the other lanes.')
  .option('--messages <n>', 'documents in a round', whole, 3000)
  .option('--rounds <n>', 'rounds of each kind, one kind after the other', whole, 5)
  .option('--json', 'one line of JSON')
  .parse()
  .opts<{ messages: number; rounds: number; json?: boolean }>();

const say = (line: string) => console.error(line);
/** Of so many lanes one in ten stands still. */
const lanes = 100;
const isStuck = (lane: string) => lane.endsWith('7');

const sink = await fleetSink(1);
const book = shopAndYard(sink.url, { concurrency: 25, retry: ['1h'] });
const fleet = await startFleet({ engine: 'redis', apis: 1, workers: 2, book, say });

/** Documents a second of the lanes that are to go, from the first post to the last effect. */
async function round(number: number, stuck: boolean): Promise<number> {
  const prefix = `${number}${stuck ? 'S' : 'F'}`;
  sink.refuse((lane) => stuck && isStuck(lane));
  const before = sink.effects.length;
  const begun = performance.now();
  await load({ urls: fleet.apis.map(({ url }) => url), key: fleet.key, lanes, messages, prefix });
  for (;;) {
    const { rows } = await fleet.pool.query<{ n: number }>(
      "select count(*) as n from deliveries where state in ('queued', 'sending', 'retrying')",
    );
    if (rows[0]?.n === 0) break;
    await sleep(100);
  }
  const going = sink.effects.slice(before).filter(({ lane }) => !isStuck(lane));
  const last = going.at(-1)?.at ?? begun;
  return going.length / ((last - begun) / 1000);
}

const median = (values: number[]) =>
  [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
const free: number[] = [];
const held: number[] = [];
await round(0, false); // warms up
for (let i = 1; i <= rounds; i += 1) {
  free.push(await round(i, false));
  held.push(await round(i, true));
  say(
    `round ${i}: ${free.at(-1)?.toFixed(0)}/s with all lanes free, ${held.at(-1)?.toFixed(0)}/s with one in ten held`,
  );
}
const { rows } = await fleet.pool.query<{ n: number }>(
  "select count(*) as n from deliveries where state = 'held'",
);
await fleet.stop();
await sink.stop();

const figures = {
  rounds,
  free_per_second: Math.round(median(free)),
  held_per_second: Math.round(median(held)),
  ratio: Math.round((median(held) / median(free)) * 100) / 100,
  held: rows[0]?.n ?? 0,
};
if (json) console.log(JSON.stringify(figures));
else {
  console.log(`| of the other lanes, documents/s, median of ${rounds} rounds | |\n|---|---|`);
  console.log(`| all lanes free | ${figures.free_per_second} |`);
  console.log(
    `| one lane in ten held by a dead letter (${figures.held} deliveries held in the end) | ${figures.held_per_second} |`,
  );
  console.log(`| ratio | ${figures.ratio} |`);
}
process.exit(figures.ratio >= 0.95 ? 0 : 1);
