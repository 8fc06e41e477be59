/** How fast the hub is beside the same stack without it: rounds in turn, on this machine, load and receiver included. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { bars } from './bench/plot.ts';
import { type Found, printFound } from './bench/report.ts';
import { openBench, type Plan } from './bench/rounds.ts';
import { type Subject, startSubjects } from './bench/subjects.ts';
import { type Figures, figuresOf, inTurn, ratio } from './bench/summary.ts';
import { whole } from './fleet/whole.ts';

const { rounds, seconds, plots, json } = new Command('bench')
  .description(
    'Measures a bare Fastify, BullMQ and undici beside the hub, on Redis and on PostgreSQL, and Node-RED: documents a second, delays, cost. Takes some twenty minutes.',
  )
  .option('--rounds <n>', 'of each kind, in turn', whole, 5)
  .option('--seconds <n>', 'that documents are posted for in a round', whole, 4)
  .option('--plots <folder>', 'write pictures there')
  .option('--json', 'one line of JSON in place of tables')
  .parse()
  .opts<{ rounds: number; seconds: number; plots?: string; json?: boolean }>();

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
const three = [bare, hub, ...(nodeRed ? [nodeRed] : [])];
const all = [bare, hub, bareOnPostgres, embedded, ...(nodeRed ? [nodeRed] : [])];
const order = { shape: 'order', copies: 1, underWay: 64 } as const;
const idoc = { shape: 'idoc', copies: 1, underWay: 64 } as const;
const large = { shape: 'large', copies: 1, underWay: 8 } as const;

const [saturated, at200, at1000] = ['orders of 1 KB', 'orders, 200/s', 'orders, 1,000/s'] as const;
/** What is posted to whom, as fast as it goes unless a rate is set. */
const plans: Record<string, [Subject[], Omit<Plan, 'seconds'>]> = {
  [saturated]: [all, order],
  [at200]: [all, { ...order, rate: 200 }],
  [at1000]: [all, { ...order, rate: 1000 }],
  'orders to 3 receivers': [three, { ...order, copies: 3 }],
  'IDocs of 5 KB': [three, idoc],
  'IDocs of 5 KB to 3 receivers': [three, { ...idoc, copies: 3 }],
  'IDocs of 1 MB': [three, large],
  'IDocs of 1 MB to 3 receivers': [three, { ...large, copies: 3 }],
};

const found: Found = {};
for (const [what, [programs, plan]] of Object.entries(plans)) {
  say(`${what}:`);
  const done = await inTurn(bench, programs, { ...plan, seconds }, rounds, say);
  found[what] = Object.fromEntries(programs.map((one) => [one.name, figuresOf(done.get(one))]));
}
await subjects.stop();
bench.stop();

function of(subject: Subject, what: string = saturated): Figures {
  const figures = found[what]?.[subject.name];
  if (!figures) throw new Error(`${subject.name} was not measured with ${what}`);
  return figures;
}
const rate = (subject: Subject) => of(subject).per_second;
const p95 = (part: 'accept_ms' | 'deliver_ms') => ({
  200: of(hub, at200)[part].p95,
  1000: of(hub, at1000)[part].p95,
  saturated: of(hub)[part].p95,
});

if (plots) {
  await mkdir(plots, { recursive: true });
  const draw = (title: string, unit: string, parts: (one: Subject) => Record<string, number>) =>
    bars(
      title,
      unit,
      all.map((one) => ({ name: one.name, parts: parts(one) })),
    );
  const pictures = {
    'throughput.svg': draw('As fast as it goes, orders of 1 KB', 'a second', (one) => ({
      documents: rate(one),
    })),
    'cost.svg': draw('Processor time of one document', 'ms', (one) => of(one).cpu_ms),
    'delay.svg': draw('Median delay of orders, 200 a second', 'ms', (one) => {
      const [accepted, received] = [of(one, at200).accept_ms.p50, of(one, at200).deliver_ms.p50];
      return {
        'until accepted': accepted,
        'from there until received': Math.max(0, received - accepted),
      };
    }),
  };
  for (const [file, picture] of Object.entries(pictures))
    await writeFile(join(plots, file), picture);
}

const sums = {
  bare: rate(bare),
  hub: rate(hub),
  ratio: ratio(rate(hub), rate(bare)),
  bare_on_postgres: rate(bareOnPostgres),
  embedded: rate(embedded),
  embedded_ratio: ratio(rate(embedded), rate(bareOnPostgres)),
  node_red: nodeRed ? rate(nodeRed) : null,
  node_red_ratio: nodeRed ? ratio(rate(hub), rate(nodeRed)) : null,
  accept_p95_ms: p95('accept_ms'),
  deliver_p95_ms: p95('deliver_ms'),
};
printFound(sums, found, json);
process.exit(0);
