/** What a long past and a large backlog cost: a post office that has both beside an empty one, in turn. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import { parse, stringify } from 'yaml';
import { fleetSubject } from './bench/fleet-subject.ts';
import { printFound } from './bench/report.ts';
import { openBench, type Plan } from './bench/rounds.ts';
import { figuresOf, inTurn, ratio } from './bench/summary.ts';
import { shopAndYard } from './fleet/book.ts';
import { startFleet } from './fleet/fleet.ts';
import { makeHistory } from './fleet/history.ts';
import { load } from './fleet/load.ts';
import { makeWaiting } from './fleet/waiting.ts';
import { whole } from './fleet/whole.ts';

const { messages, kept, waiting, rounds, seconds, json } = new Command('history')
  .description(
    'Measures throughput with millions of messages in the ledger and deliveries that wait, beside an empty ledger.',
  )
  .option('--messages <n>', 'that were delivered before', whole, 10_000_000)
  .option('--kept <n>', 'the newest of them, whose payloads have not expired', whole, 1_000_000)
  .option('--waiting <n>', 'deliveries that wait for a system that is away', whole, 1_000_000)
  .option('--rounds <n>', 'of each kind, in turn', whole, 5)
  .option('--seconds <n>', 'that documents are posted for in a round', whole, 4)
  .option('--json', 'one line of JSON')
  .parse()
  .opts<{
    messages: number;
    kept: number;
    waiting: number;
    rounds: number;
    seconds: number;
    json?: boolean;
  }>();

const begun = performance.now();
const say = (line: string) =>
  console.error(`${((performance.now() - begun) / 1000).toFixed(0).padStart(6)} s  ${line}`);
const bench = await openBench();
// The system that is away: its deliveries wait for their next attempt.
const { systems, ...rest } = parse(shopAndYard(bench.sinkUrl, { concurrency: 200 }));
const away = { ...systems.yard, outbound: { ...systems.yard.outbound, url: 'http://127.0.0.1:9' } };
const book = stringify({ ...rest, systems: { ...systems, away } });
const options = { engine: 'redis', apis: 1, workers: 1, book, say } as const;
const [fresh, old] = [await startFleet(options), await startFleet(options)];

// The document that all the others are copies of.
await load({ urls: old.apis.map(({ url }) => url), key: old.key, lanes: 1, messages: 1 });
for (;;) {
  const { rows } = await old.pool.query("select 1 from deliveries where state = 'delivered'");
  if (rows.length > 0) break;
  await sleep(50);
}
say(`Making ${waiting} deliveries wait …`);
await makeWaiting(old.pool, 0, waiting, 'away');
await makeHistory(old.pool, messages, kept, say);
const { rows: tables } = await old.pool.query<{ name: string; rows: number; bytes: number }>(
  `select relname as name, greatest(reltuples, 0)::float8 as rows, pg_total_relation_size(c.oid)::float8 as bytes
     from pg_class c join pg_namespace n on n.oid = relnamespace
    where nspname = 'post_office' and relkind = 'r' and pg_total_relation_size(c.oid) > 10000000 order by bytes desc`,
);

const [empty, full] = [await fleetSubject('empty', fresh), await fleetSubject('full', old)];
const plan: Plan = { shape: 'order', copies: 1, seconds, underWay: 64 };
const done = await inTurn(bench, [empty, full], plan, rounds, say);
for (const { meter } of [empty, full]) await meter.close();
await Promise.all([fresh.stop(), old.stop()]);
bench.stop();
const figures = { empty: figuresOf(done.get(empty)), full: figuresOf(done.get(full)) };
const sums = {
  messages,
  waiting,
  ratio: ratio(figures.full.per_second, figures.empty.per_second),
  bytes_per_row: Object.fromEntries(
    tables.map(({ name, rows, bytes }) => [name, Math.round(bytes / Math.max(rows, 1))]),
  ),
  gigabytes: Math.round(tables.reduce((sum, { bytes }) => sum + bytes, 0) / 1e8) / 10,
};
printFound(sums, { 'orders of 1 KB': figures }, json);
process.exit(0);
