/** What a backlog costs: the ledger's statements, and the memory of a worker, by how much waits. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import { claimAll } from '../services/ledger/claim.ts';
import { dueDeliveries, dueSystems, expireLeases } from '../services/ledger/due.ts';
import { newId } from '../services/ledger/ids.ts';
import { rateWindow, systemFigures } from '../services/ledger/system-figures.ts';
import { shopAndYard } from './fleet/book.ts';
import { startFleet } from './fleet/fleet.ts';
import { load } from './fleet/load.ts';
import { median } from './fleet/median.ts';
import { fleetSink } from './fleet/sink.ts';
import { makeWaiting } from './fleet/waiting.ts';
import { whole } from './fleet/whole.ts';

const { most, rounds, seconds, json } = new Command('backlog')
  .description('Measures what the ledger and a worker need while 0 to 1,000,000 deliveries wait.')
  .option('--most <n>', 'deliveries that wait at most', whole, 1_000_000)
  .option('--rounds <n>', 'times that each statement is asked', whole, 21)
  .option('--seconds <n>', 'time that the worker delivers for', whole, 20)
  .option('--json', 'one line of JSON')
  .parse()
  .opts<{ most: number; rounds: number; seconds: number; json?: boolean }>();

const say = (line: string) => console.error(line);
const sink = await fleetSink(1);
const book = shopAndYard(sink.url, { concurrency: 25 });
const fleet = await startFleet({ engine: 'redis', apis: 1, workers: 1, book, say });
const { pool } = fleet;
const [worker] = fleet.workers;
if (!worker) throw new Error('there is no worker');

// The document that all the others are copies of.
await load({ urls: fleet.apis.map(({ url }) => url), key: fleet.key, lanes: 1, messages: 1 });
while (sink.effects.length === 0) await sleep(50);
await worker.kill();

/** The middle of the milliseconds that it took, each time with what `prepare` gave. */
async function middle<T>(prepare: () => Promise<T>, work: (given: T) => Promise<unknown>) {
  const took: number[] = [];
  for (let i = 0; i < rounds; i += 1) {
    const given = await prepare();
    const begun = performance.now();
    await work(given);
    took.push(performance.now() - begun);
  }
  return Math.round(median(took) * 10) / 10;
}

const owner = newId();
/** Deliveries that are claimed at once, which wait beside the others. */
const batch = 64;
/** So many that wait; what was claimed before waits again. */
async function toClaim() {
  await pool.query(
    `update deliveries set state = 'queued', lease_owner = null, lease_until = null where state = 'sending'`,
  );
  const { rows } = await pool.query<{ id: string }>(
    `select id from deliveries where state = 'queued' order by system, enqueued_at limit ${batch}`,
  );
  return rows.map(({ id }) => ({
    ...{ deliveryId: id, generation: 1, attemptId: newId(), owner, lease: 60_000 },
  }));
}

/** Megabytes that the worker has in memory, as it says itself. */
async function memory(url: string): Promise<number> {
  const response = await fetch(`${url}/metrics`, {
    headers: { authorization: `Bearer ${fleet.operator}` },
  });
  const bytes = /^process_resident_memory_bytes (\S+)/m.exec(await response.text())?.[1];
  return Math.round(Number(bytes) / 1_000_000);
}

async function measure(waiting: number) {
  const nothing = async () => {};
  const systems = await dueSystems(pool);
  const wishes = systems.map((system) => ({ system, fresh: 20, again: 5 }));
  const statements = {
    claim_ms: await middle(toClaim, (claims) => claimAll(pool, claims)),
    due_ms: await middle(nothing, () => dueDeliveries(pool, wishes)),
    due_systems_ms: await middle(nothing, () => dueSystems(pool)),
    expire_leases_ms: await middle(nothing, () => expireLeases(pool)),
    figures_ms: await middle(nothing, () => systemFigures(pool, rateWindow, Date.now())),
  };
  await toClaim();
  await fleet.flush();
  const before = sink.effects.length;
  await worker?.start();
  const begun = performance.now();
  let rss = 0;
  while (performance.now() - begun < seconds * 1000) {
    rss = Math.max(rss, await memory(worker?.url ?? ''));
    await sleep(500);
  }
  const effects = sink.effects.length - before;
  await worker?.kill();
  return {
    waiting,
    ...statements,
    worker_mb: rss,
    delivered_per_second: Math.round(effects / ((performance.now() - begun) / 1000)),
  };
}

const results = [];
let there = 0;
for (const size of [0, 10_000, 100_000, 1_000_000].filter((one) => one <= most)) {
  say(`Making ${size} deliveries wait …`);
  // Those that the worker delivered meanwhile are made up for.
  const { rows } = await pool.query<{ n: number }>(
    "select count(*) as n from deliveries where state in ('queued', 'sending', 'retrying')",
  );
  const more = size + batch - (rows[0]?.n ?? 0);
  if (more > 0) await makeWaiting(pool, there, there + more);
  there += Math.max(0, more);
  const result = await measure(size);
  say(JSON.stringify(result));
  results.push(result);
}
await fleet.stop();
await sink.stop();
if (json) console.log(JSON.stringify(results));
else console.table(results);
const [none, fullest] = [results[0], results.at(-1)];
const right = none && fullest && fullest.claim_ms <= 2 * none.claim_ms && fullest.worker_mb <= 400;
process.exit(right ? 0 : 1);
