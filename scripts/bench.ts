/** How fast the hub is beside the same stack without it: rounds in turn, on this machine, load and receiver included. */
import { Command } from 'commander';
import { openBench, type Plan, type Round } from './bench/rounds.ts';
import { startSubjects } from './bench/subjects.ts';
import { median } from './fleet/median.ts';
import { printFigures } from './fleet/print.ts';
import { whole } from './fleet/whole.ts';

const { rounds, seconds, rates, json } = new Command('bench')
  .description(
    'Measures a bare Fastify, BullMQ and undici beside the hub, on Redis and on PostgreSQL: documents a second, delays, cost.',
  )
  .option('--rounds <n>', 'of each kind, in turn', whole, 5)
  .option('--seconds <n>', 'that documents are posted for in a round', whole, 5)
  .option('--rates <n...>', 'documents a second, for the delays', [200, 1000].map(String))
  .option('--json', 'one line of JSON')
  .parse()
  .opts<{ rounds: number; seconds: number; rates: string[]; json?: boolean }>();

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

/** At a steady rate: the medians of the 95th percentiles, in milliseconds. */
async function steady(rate: number): Promise<{ accept: number; deliver: number }> {
  const done: Round[] = [];
  for (let i = 0; i <= rounds; i += 1) {
    const round = await bench.round(hub, { ...plan, rate });
    if (i > 0) done.push(round);
    say(
      `${rate}/s: accept p95 ${ms(round.accept.p95)} ms, deliver p95 ${ms(round.deliver.p95)} ms`,
    );
  }
  return {
    accept: median(done.map(({ accept }) => accept.p95)),
    deliver: median(done.map(({ deliver }) => deliver.p95)),
  };
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
const delays: Record<string, number> = {};
for (const one of rates.map(Number)) {
  const { accept, deliver } = await steady(one);
  delays[`accept_p95_ms_at_${one}`] = ms(accept);
  delays[`deliver_p95_ms_at_${one}`] = ms(deliver);
}
await subjects.stop();
bench.stop();

printFigures(
  {
    bare: Math.round(rate(bare)),
    hub: Math.round(rate(hub)),
    ratio: ratio(rate(hub), rate(bare)),
    bare_on_postgres: Math.round(rate(bareOnPostgres)),
    embedded: Math.round(rate(embedded)),
    embedded_ratio: ratio(rate(embedded), rate(bareOnPostgres)),
    ...delays,
    costs: Object.fromEntries([...saturated.keys()].map((one) => [one.name, cost(one)])),
  },
  json,
);
process.exit(0);
