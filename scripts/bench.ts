/** How fast the hub is beside the same stack without it: rounds in turn, on this machine, load and receiver included. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import type { Shape } from './bench/documents.ts';
import { bars } from './bench/plot.ts';
import { openBench, type Plan } from './bench/rounds.ts';
import { type Subject, startSubjects } from './bench/subjects.ts';
import { costOf, type Delays, delaysOf, inTurn, rateOf, ratio } from './bench/summary.ts';
import { printFigures } from './fleet/print.ts';
import { whole } from './fleet/whole.ts';

const { rounds, seconds, rates, brief, plots, json } = new Command('bench')
  .description(
    'Measures a bare Fastify, BullMQ and undici beside the hub, on Redis and on PostgreSQL, and Node-RED: documents a second, delays, cost.',
  )
  .option('--rounds <n>', 'of each kind, in turn', whole, 5)
  .option('--seconds <n>', 'that documents are posted for in a round', whole, 5)
  .option('--rates <n...>', 'documents a second, for the delays', [200, 1000].map(String))
  .option('--brief', 'orders of 1 KB to one receiver only')
  .option('--plots <folder>', 'write pictures there')
  .option('--json', 'one line of JSON')
  .parse()
  .opts<{
    rounds: number;
    seconds: number;
    rates: string[];
    brief?: boolean;
    plots?: string;
    json?: boolean;
  }>();

const say = (line: string) => console.error(line);
const bench = await openBench();
const subjects = await startSubjects(bench.sinkUrl, say).catch((error) => {
  bench.stop();
  throw error;
});
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.once(signal, () => void subjects.stop().then(() => process.exit(130)));
for (const mistake of ['uncaughtException', 'unhandledRejection'] as const)
  process.once(mistake, (error) => {
    console.error(error);
    void subjects.stop().then(() => process.exit(1));
  });

const { bare, hub, bareOnPostgres, embedded, nodeRed } = subjects;
const all = [bare, hub, bareOnPostgres, embedded, ...(nodeRed ? [nodeRed] : [])];
const plan: Plan = { shape: 'order', copies: 1, seconds, underWay: 64 };

/** What is measured besides orders of 1 KB to one receiver, of the bare program, the hub and Node-RED. */
const others: { name: string; shape: Shape; copies: 1 | 3; underWay: number }[] = [
  { name: 'orders of 1 KB to 3 receivers', shape: 'order', copies: 3, underWay: 64 },
  { name: 'IDocs of 5 KB', shape: 'idoc', copies: 1, underWay: 64 },
  { name: 'IDocs of 5 KB to 3 receivers', shape: 'idoc', copies: 3, underWay: 64 },
  { name: 'IDocs of 1 MB', shape: 'large', copies: 1, underWay: 8 },
];

const saturated = await inTurn(bench, all, plan, rounds, say);
const rate = (subject: Subject) => rateOf(saturated.get(subject));
const costs = new Map(all.map((one) => [one, costOf(saturated.get(one))]));
const delays: Record<string, Delays> = { saturated: delaysOf(saturated.get(hub)) };
for (const one of rates) {
  const done = await inTurn(bench, [hub], { ...plan, rate: Number(one) }, rounds, say);
  delays[one] = delaysOf(done.get(hub));
}
const p95 = (part: 'accept' | 'deliver') =>
  Object.fromEntries(Object.entries(delays).map(([at, found]) => [at, found[part].p95]));

const shapes: Record<string, object> = {};
for (const { name, ...what } of brief ? [] : others) {
  say(`${name}:`);
  const some = [bare, hub, ...(nodeRed ? [nodeRed] : [])];
  const done = await inTurn(bench, some, { ...plan, ...what }, rounds, say);
  const of = (subject: Subject | undefined) => (subject ? rateOf(done.get(subject)) : null);
  shapes[name] = {
    bare: of(bare),
    hub: of(hub),
    node_red: of(nodeRed),
    ratio: ratio(rateOf(done.get(hub)), rateOf(done.get(bare))),
    hub_costs: costOf(done.get(hub)),
  };
}
await subjects.stop();
bench.stop();

if (plots) {
  await mkdir(plots, { recursive: true });
  const draw = (
    file: string,
    title: string,
    unit: string,
    of: (one: Subject) => Record<string, number>,
  ) =>
    writeFile(
      join(plots, file),
      bars(
        title,
        unit,
        all.map((one) => ({ name: one.name, parts: of(one) })),
      ),
    );
  await draw('throughput.svg', 'As fast as it goes, orders of 1 KB', 'a second', (one) => ({
    documents: rate(one),
  }));
  await draw(
    'cost.svg',
    'Processor time of one document',
    'ms',
    (one) => costs.get(one)?.cpu_ms ?? {},
  );
}

printFigures(
  {
    bare: rate(bare),
    hub: rate(hub),
    ratio: ratio(rate(hub), rate(bare)),
    bare_on_postgres: rate(bareOnPostgres),
    embedded: rate(embedded),
    embedded_ratio: ratio(rate(embedded), rate(bareOnPostgres)),
    node_red: nodeRed ? rate(nodeRed) : null,
    node_red_ratio: nodeRed ? ratio(rate(hub), rate(nodeRed)) : null,
    accept_p95_ms: p95('accept'),
    deliver_p95_ms: p95('deliver'),
    delays_ms: delays,
    costs: Object.fromEntries([...costs].map(([one, cost]) => [one.name, cost])),
    shapes,
  },
  json,
);
process.exit(0);
