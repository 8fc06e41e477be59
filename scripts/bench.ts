/** How fast the hub is beside the same stack without it: rounds in turn, on this machine, load and receiver included. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Command } from 'commander';
import { bars } from './bench/plot.ts';
import { openBench, type Percentiles, type Plan, type Round } from './bench/rounds.ts';
import { startSubjects } from './bench/subjects.ts';
import { median } from './fleet/median.ts';
import { printFigures } from './fleet/print.ts';
import { whole } from './fleet/whole.ts';

const { rounds, seconds, rates, plots, json } = new Command('bench')
  .description(
    'Measures a bare Fastify, BullMQ and undici beside the hub, on Redis and on PostgreSQL: documents a second, delays, cost.',
  )
  .option('--rounds <n>', 'of each kind, in turn', whole, 5)
  .option('--seconds <n>', 'that documents are posted for in a round', whole, 5)
  .option('--rates <n...>', 'documents a second, for the delays', [200, 1000].map(String))
  .option('--plots <folder>', 'write pictures there')
  .option('--json', 'one line of JSON')
  .parse()
  .opts<{ rounds: number; seconds: number; rates: string[]; plots?: string; json?: boolean }>();

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

const { bare, hub, bareOnPostgres, embedded } = subjects;
const plan: Plan = { shape: 'order', copies: 1, seconds, underWay: 64 };

/** As fast as it goes, in turn; the first round of each warms up and does not count. */
async function saturate() {
  const all = new Map([bare, hub, bareOnPostgres, embedded].map((one) => [one, [] as Round[]]));
  for (let i = 0; i <= rounds; i += 1) {
    for (const [subject, done] of all) {
      const round = await bench.round(subject, plan);
      if (i > 0) done.push(round);
      say(`round ${i}: ${subject.name} ${Math.round(round.perSecond)}/s`);
    }
  }
  return all;
}

/** At a steady rate. */
async function steady(rate: number): Promise<Delays> {
  const done: Round[] = [];
  for (let i = 0; i <= rounds; i += 1) {
    const round = await bench.round(hub, { ...plan, rate });
    if (i > 0) done.push(round);
    say(
      `${rate}/s: accept p95 ${ms(round.accept.p95)} ms, deliver p95 ${ms(round.deliver.p95)} ms`,
    );
  }
  return delaysOf(done);
}

/** Milliseconds, each the median of the rounds. */
interface Delays {
  accept: Percentiles;
  deliver: Percentiles;
}

function delaysOf(done: Round[]): Delays {
  const of = (part: 'accept' | 'deliver') => {
    const at = (share: keyof Percentiles) => ms(median(done.map((round) => round[part][share])));
    return { p50: at('p50'), p95: at('p95'), p99: at('p99') };
  };
  return { accept: of('accept'), deliver: of('deliver') };
}

const ms = (value: number) => Math.round(value * 10) / 10;
const ratio = (a: number, b: number) => Math.round((a / b) * 1000) / 1000;

const saturated = await saturate();
const rate = (subject: typeof bare) =>
  median((saturated.get(subject) ?? []).map(({ perSecond }) => perSecond));
/** What one document cost, of the last round: by part in milliseconds of processor time, and round trips. */
const cost = (subject: typeof bare) => {
  const last = saturated.get(subject)?.at(-1);
  if (!last) return {};
  const { cpu, redis, statements, memory } = last;
  const rounded = Object.fromEntries(
    Object.entries(cpu).map(([part, value]) => [part, Math.round(value * 100) / 100]),
  );
  return { cpu_ms: rounded, redis: ms(redis), statements: ms(statements), memory_mb: memory };
};
async function draw(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  const all = [...saturated.keys()];
  const rows = all.map((one) => ({ name: one.name, parts: { documents: rate(one) } }));
  const costs = all.map((one) => ({ name: one.name, parts: cost(one).cpu_ms ?? {} }));
  await writeFile(
    join(folder, 'throughput.svg'),
    bars('As fast as it goes, orders of 1 KB', 'a second', rows),
  );
  await writeFile(join(folder, 'cost.svg'), bars('Processor time of one document', 'ms', costs));
}

const delays: Record<string, Delays> = { saturated: delaysOf(saturated.get(hub) ?? []) };
for (const one of rates) delays[one] = await steady(Number(one));
const p95 = (part: 'accept' | 'deliver') =>
  Object.fromEntries(Object.entries(delays).map(([at, found]) => [at, found[part].p95]));
await subjects.stop();
bench.stop();
if (plots) await draw(plots);

printFigures(
  {
    bare: Math.round(rate(bare)),
    hub: Math.round(rate(hub)),
    ratio: ratio(rate(hub), rate(bare)),
    bare_on_postgres: Math.round(rate(bareOnPostgres)),
    embedded: Math.round(rate(embedded)),
    embedded_ratio: ratio(rate(embedded), rate(bareOnPostgres)),
    accept_p95_ms: p95('accept'),
    deliver_p95_ms: p95('deliver'),
    delays_ms: delays,
    costs: Object.fromEntries([...saturated.keys()].map((one) => [one.name, cost(one)])),
  },
  json,
);
process.exit(0);
