/** What many receiving systems cost: one post office with one, another with hundreds, in turn. */
import { Command } from 'commander';
import { parse, stringify } from 'yaml';
import { fleetSubject } from './bench/fleet-subject.ts';
import { printFound } from './bench/report.ts';
import { openBench, type Plan } from './bench/rounds.ts';
import { figuresOf, inTurn, ratio } from './bench/summary.ts';
import { shopAndYard } from './fleet/book.ts';
import { startFleet } from './fleet/fleet.ts';
import { whole } from './fleet/whole.ts';

const { systems, rounds, seconds, json } = new Command('systems')
  .description('Measures throughput and memory with many receiving systems beside one.')
  .option('--systems <n>', 'that receive, each from a sender of its own', whole, 500)
  .option('--rounds <n>', 'of each kind, in turn', whole, 5)
  .option('--seconds <n>', 'that documents are posted for in a round', whole, 4)
  .option('--json', 'one line of JSON')
  .parse()
  .opts<{ systems: number; rounds: number; seconds: number; json?: boolean }>();

const say = (line: string) => console.error(line);
const bench = await openBench();
const concurrency = 200;
const outbound = { concurrency };

/** An address book of so many senders, each with a receiver of its own. */
function book(count: number): string {
  const { systems, routes, ...rest } = parse(shopAndYard(bench.sinkUrl, outbound));
  const all = Array.from({ length: count }, (_, i) => [`shop-${i + 1}`, `yard-${i + 1}`] as const);
  return stringify({
    ...rest,
    systems: Object.fromEntries(
      all.flatMap(([shop, yard]) => [
        [shop, systems.shop],
        [yard, systems.yard],
      ]),
    ),
    routes: all.map(([from, to]) => ({ ...routes[0], name: from, from, to })),
  });
}

async function start(count: number) {
  const fleet = await startFleet({ engine: 'redis', apis: 1, workers: 1, book: book(count), say });
  const senders = Array.from({ length: count }, (_, i) => `shop-${i + 1}`);
  const name = `${count} receiving ${count === 1 ? 'system' : 'systems'}`;
  return { fleet, subject: await fleetSubject(name, fleet, { senders }) };
}

const [one, many] = [await start(1), await start(systems)];
const plan: Plan = { shape: 'order', copies: 1, seconds, underWay: 64 };
const done = await inTurn(bench, [one.subject, many.subject], plan, rounds, say);
const of = ({ subject }: typeof one) => figuresOf(done.get(subject));
for (const { fleet, subject } of [one, many]) {
  await subject.meter.close();
  await fleet.stop();
}
bench.stop();
const figures = { one: of(one), many: of(many) };
const sums = { ratio: ratio(figures.many.per_second, figures.one.per_second) };
printFound(sums, { 'orders of 1 KB': figures }, json);
process.exit(0);
