/** What one system that hangs costs the others, and a storm of retries what was never tried. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import { parse, stringify } from 'yaml';
import { shopAndYard } from './fleet/book.ts';
import { type Fleet, startFleet } from './fleet/fleet.ts';
import { load } from './fleet/load.ts';
import { median } from './fleet/median.ts';
import { printFigures } from './fleet/print.ts';
import { whole } from './fleet/whole.ts';

const { waiting, retries, messages, rounds, json } = new Command('isolation')
  .description(
    'Measures p95 from acceptance to arrival, with and without a system that hangs, with and without a storm of retries.',
  )
  .option('--waiting <n>', 'deliveries that wait for the system that hangs', whole, 10_000)
  .option('--retries <n>', 'due at once in a storm', whole, 2000)
  .option('--messages <n>', 'documents of a round', whole, 300)
  .option('--rounds <n>', 'of each kind, in turn', whole, 7)
  .option('--json', 'one line of JSON')
  .parse()
  .opts<{ waiting: number; retries: number; messages: number; rounds: number; json?: boolean }>();

const say = (line: string) => console.error(line);

/** When each document arrived for the first time at the system `yard`, in milliseconds since the epoch. */
const arrived = new Map<string, number>();
let failing = false;
const yard = createServer((request, response) => {
  let text = '';
  request.on('data', (chunk) => {
    text += chunk;
  });
  request.on('end', () => {
    const document: string = JSON.parse(text || '{}').source?.nativeId;
    if (!failing && !arrived.has(document)) arrived.set(document, Date.now());
    response.writeHead(failing ? 503 : 200).end();
  });
});
const wall = createServer(() => {});
const [yardUrl = '', wallUrl = ''] = await Promise.all(
  [yard, wall].map(async (server) => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }),
);

// Without a breaker the hub tries the one that hangs all the time.
const outbound = { concurrency: 25, timeout: '5s', retry: Array(50).fill('2s'), breaker: 'off' };
const { routes, systems, ...rest } = parse(shopAndYard(yardUrl, outbound));
systems.wall = { ...systems.yard, outbound: { ...systems.yard.outbound, url: wallUrl } };
const book = stringify({
  ...rest,
  systems,
  routes: ['yard', 'wall'].map((to) => ({
    ...{ ...routes[0], name: to, to },
    when: { 'body.notes.text': to },
    // Each delivery waits for its turn alone, not behind the others of its lane.
    ordering: 'none',
  })),
});
const fleetOf = () => startFleet({ engine: 'redis', apis: 1, workers: 1, book, say });
const [free, hung] = [await fleetOf(), await fleetOf()];

const post = ({ apis, key }: Fleet, to: string, prefix: string, count: number, pause = 0) =>
  load({
    ...{ urls: apis.map(({ url }) => url), key, to, prefix, pause },
    lanes: 20,
    messages: count,
  });

/** p95 in milliseconds from acceptance to arrival, of documents that go to `yard` at a steady rate. */
async function p95({ pool, ...fleet }: Fleet, prefix: string): Promise<number> {
  const accepted = await post({ pool, ...fleet }, 'yard', prefix, messages, 100);
  while (!accepted.every(({ document }) => arrived.has(document))) await sleep(20);
  const { rows } = await pool.query<{ native_id: string; accepted_at: Date }>(
    `select native_id, accepted_at from messages where native_id = any($1)`,
    [accepted.map(({ document }) => document)],
  );
  const waits = rows.map((row) => (arrived.get(row.native_id) ?? 0) - row.accepted_at.getTime());
  return waits.sort((a, b) => a - b)[Math.floor(waits.length * 0.95)] ?? 0;
}

/** Stops the processes of a fleet, so that what it does costs the other one nothing, or lets them go on. */
async function still({ apis, workers }: Fleet, stop: boolean): Promise<void> {
  for (const one of [...apis, ...workers]) one.signal(stop ? 'SIGSTOP' : 'SIGCONT');
  // What has become due meanwhile is done first.
  if (!stop) await sleep(2000);
}

/** Deliveries to `yard` that failed and are due again, all at once. */
async function storm(prefix: string): Promise<void> {
  failing = true;
  await post(free, 'yard', prefix, retries);
  const tried = `select count(*) as n from deliveries where attempts = 0`;
  while ((await free.pool.query<{ n: number }>(tried)).rows[0]?.n !== 0) await sleep(100);
  failing = false;
}

async function calm(): Promise<void> {
  const open = `select count(*) as n from deliveries where state <> 'delivered'`;
  while ((await free.pool.query<{ n: number }>(open)).rows[0]?.n !== 0) await sleep(100);
}

const measured = {
  free: [] as number[],
  hung: [] as number[],
  calm: [] as number[],
  storm: [] as number[],
};
await post(hung, 'wall', 'W', waiting);
for (const fleet of [free, hung]) await p95(fleet, 'warm'); // warms up
for (let i = 1; i <= rounds; i += 1) {
  await still(hung, true);
  measured.free.push(await p95(free, `F${i}`));
  await still(hung, false);
  await still(free, true);
  measured.hung.push(await p95(hung, `H${i}`));
  await still(free, false);
  say(`round ${i}: ${measured.free.at(-1)} ms, beside one that hangs ${measured.hung.at(-1)} ms`);
}
const left = await hung.pool.query<{ n: number }>(
  `select count(*) as n from deliveries where system = 'wall' and state <> 'delivered'`,
);
await hung.stop();
for (let i = 1; i <= rounds; i += 1) {
  measured.calm.push(await p95(free, `C${i}`));
  await storm(`R${i}`);
  measured.storm.push(await p95(free, `S${i}`));
  await calm();
  say(`round ${i}: ${measured.calm.at(-1)} ms, in a storm ${measured.storm.at(-1)} ms`);
}
await free.stop();
for (const server of [yard, wall]) {
  server.closeAllConnections();
  server.close();
}

const { hung: hungAll, free: freeAll, calm: calmAll, storm: stormAll } = measured;
const ratio = (a: number[], b: number[]) => Math.round((median(a) / median(b)) * 100) / 100;
const figures = {
  rounds,
  waiting: left.rows[0]?.n ?? 0,
  p95_free_ms: median(freeAll),
  p95_beside_hung_ms: median(hungAll),
  ratio: ratio(hungAll, freeAll),
  retries,
  p95_calm_ms: median(calmAll),
  p95_in_storm_ms: median(stormAll),
  ratio_storm: ratio(stormAll, calmAll),
};
printFigures(figures, json);
process.exit(figures.ratio <= 1.2 ? 0 : 1);
