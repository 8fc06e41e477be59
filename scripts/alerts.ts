/** What 10,000 documents to dead receivers make of alerts: how soon they are told, and how often. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import { parse, stringify } from 'yaml';
import { freePort } from '../services/ledger/embedded/port.ts';
import { shopAndYard } from './fleet/book.ts';
import { startFleet } from './fleet/fleet.ts';
import { load } from './fleet/load.ts';
import { printFigures } from './fleet/print.ts';
import { fleetSink } from './fleet/sink.ts';
import { whole } from './fleet/whole.ts';

const { messages, within, json } = new Command('alerts')
  .description(
    'Posts documents for two dead receivers, one that the breaker watches and one that it does not; brings them back; counts what was told.',
  )
  .option('--messages <n>', 'documents, each for both receivers', whole, 10_000)
  .option('--within <seconds>', 'deliver_within of the route', whole, 20)
  .option('--json', 'one line of JSON')
  .parse()
  .opts<{ messages: number; within: number; json?: boolean }>();

const say = (line: string) => console.error(line);
const begun = performance.now();

/** What arrived at the desk, and when. */
const told: { at: number; event: string; kind: string; system: string }[] = [];
const desk = createServer((request, response) => {
  let text = '';
  request.on('data', (chunk) => {
    text += chunk;
  });
  request.on('end', () => {
    const { type, data } = JSON.parse(text);
    told.push({ at: Date.now(), event: type, kind: data.kind, system: data.system });
    say(`${type}: ${data.text}`);
    response.end();
  });
});
await new Promise<void>((resolve) => desk.listen(0, '127.0.0.1', resolve));
const deskUrl = `http://127.0.0.1:${(desk.address() as AddressInfo).port}`;

// Nobody listens there until the receivers come back.
const ports = { yard: await freePort(), quay: await freePort() };
const book = parse(shopAndYard(`http://127.0.0.1:${ports.yard}`, { concurrency: 25 }));
const { yard } = book.systems;
book.systems.quay = {
  ...yard,
  outbound: {
    ...yard.outbound,
    url: `http://127.0.0.1:${ports.quay}`,
    breaker: 'off',
    retry: Array(50).fill('10s'),
  },
};
Object.assign(book.routes[0], {
  to: ['yard', 'quay'],
  deliver_within: `${within}s`,
  ordering: 'none',
});
book.alerts = [{ name: 'desk', url: deskUrl, format: 'webhook', allow_private_addresses: true }];
const fleet = await startFleet({
  engine: 'redis',
  apis: 1,
  workers: 2,
  book: stringify(book),
  say,
});

/** Asks until there is an answer other than undefined. */
async function until<T>(ask: () => Promise<T | undefined> | T | undefined): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await sleep(200);
  }
}

const figure = async (sql: string): Promise<number> => {
  const { rows } = await fleet.pool.query<{ n: number | null }>(sql);
  return Number(rows[0]?.n);
};
const first = (event: string, system: string) =>
  until(() => told.find((one) => one.event === event && one.system === system));
const urls = fleet.apis.map(({ url }) => url);
const accepted = await load({ urls, key: fleet.key, lanes: 100, messages });
say(`${accepted.length} documents are accepted.`);

const overdue = await first('alert.begun', 'quay');
const outage = await first('alert.begun', 'yard');
const deadline = await figure(
  `select extract(epoch from min(deliver_by)) * 1000 as n from deliveries where system = 'quay'`,
);
// Every one is late, and what could be told of that would have been by a minute later.
const late = await until(async () => {
  const past = `state <> 'delivered' and deliver_by < now() - interval '60 s'`;
  const n = await figure(`select count(*) as n from deliveries where ${past}`);
  return n === 2 * accepted.length ? n : undefined;
});
const failures = await figure(`select count(*) as n from attempts where outcome = 'failed'`);
say(`${late} deliveries are late, ${failures} attempts failed; the receivers come back.`);
const back = Date.now();
const sinks = [await fleetSink(1, ports.yard), await fleetSink(1, ports.quay)];
await until(
  async () =>
    (await figure(`select count(*) as n from deliveries where state <> 'delivered'`)) === 0 ||
    undefined,
);
const delivered = Date.now();
const over = [await first('alert.over', 'yard'), await first('alert.over', 'quay')];
// Whatever else there might be to tell has its time.
await sleep(60_000);
const lasting = await figure('select count(*) as n from alerts where ended_at is null');
await fleet.stop();
for (const sink of sinks) await sink.stop();
desk.closeAllConnections();
desk.close();

const seconds = (ms: number) => Math.round(ms / 100) / 10;
const count = (kind: string, system: string) =>
  told.filter((one) => one.kind === kind && one.system === system).length;
const figures = {
  documents: accepted.length,
  late,
  failures,
  overdue_told_seconds: seconds(overdue.at - deadline),
  outage_told_before_deadline_seconds: seconds(deadline - outage.at),
  notifications_outage: count('outage', 'yard'),
  notifications_overdue: count('overdue', 'quay'),
  notifications: told.length,
  delivered_seconds: seconds(delivered - back),
  over_told_seconds: seconds(Math.max(...over.map(({ at }) => at)) - back),
  lasting,
  seconds: seconds(performance.now() - begun),
};
printFigures(figures, json);
const right =
  figures.notifications_outage === 2 &&
  figures.notifications_overdue === 2 &&
  told.length === 4 &&
  figures.overdue_told_seconds <= 60 &&
  lasting === 0;
process.exit(right ? 0 : 1);
