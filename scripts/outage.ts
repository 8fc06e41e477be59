/** What senders and receivers see of a worker that dies, and of engines that are away for minutes. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Command } from 'commander';
import { Agent, request } from 'undici';
import { shopAndYard } from './fleet/book.ts';
import { startFleet } from './fleet/fleet.ts';
import { shopOrder } from './fleet/order.ts';
import { printFigures } from './fleet/print.ts';
import { whole } from './fleet/whole.ts';

const { rate, kills, redis, postgres, json } = new Command('outage')
  .description(
    'Posts documents at a steady rate, kills workers, then takes Redis and PostgreSQL away for a while each.',
  )
  .option('--rate <n>', 'documents a second', whole, 50)
  .option('--kills <n>', 'workers killed one after the other', whole, 5)
  .option('--redis <seconds>', 'time that Redis is away', whole, 180)
  .option('--postgres <seconds>', 'time that PostgreSQL is away', whole, 60)
  .option('--json', 'one line of JSON')
  .parse()
  .opts<{ rate: number; kills: number; redis: number; postgres: number; json?: boolean }>();

const say = (line: string) => console.error(line);
const seconds = (ms: number) => Math.round(ms / 100) / 10;

/** When requests reached the receiver, by idempotency key, in milliseconds of performance.now(). */
const requests = new Map<string, number[]>();
/** When documents were taken there for the first time, by the sender's id of the document. */
const taken = new Map<string, number>();
/** Keys of requests that broke off before they were answered. */
let broken = new Set<string>();
const yard = createServer((incoming, response) => {
  const key = String(incoming.headers['idempotency-key']);
  requests.set(key, [...(requests.get(key) ?? []), performance.now()]);
  let text = '';
  incoming.on('data', (chunk) => {
    text += chunk;
  });
  incoming.on('error', () => {});
  response.on('close', () => {
    if (!response.writableEnded) broken.add(key);
  });
  incoming.on('end', async () => {
    // Long enough that some are always under way.
    await sleep(200);
    if (response.destroyed) return;
    const document: string = JSON.parse(text).source.nativeId;
    if (!taken.has(document)) taken.set(document, performance.now());
    response.end();
  });
});
await new Promise<void>((resolve) => yard.listen(0, '127.0.0.1', resolve));
const book = shopAndYard(`http://127.0.0.1:${(yard.address() as AddressInfo).port}`, {
  concurrency: 50,
});
const fleet = await startFleet({ engine: 'redis', apis: 1, workers: 2, book, say });
const [api] = fleet.apis;
if (!api || !fleet.redis) throw new Error('the fleet is not complete');

interface Post {
  document: string;
  at: number;
  /** Milliseconds until the answer. */
  took: number;
  status: number;
  /** The answer says when to come back. */
  comeBack: boolean;
}

const posts: Post[] = [];
const agent = new Agent({ connections: 256, bodyTimeout: 60_000, headersTimeout: 60_000 });
async function post(document: string): Promise<void> {
  const at = performance.now();
  const { statusCode, headers, body } = await request(`${api?.url}/in/shop`, {
    method: 'POST',
    headers: { authorization: `Bearer ${fleet.key}`, 'content-type': 'application/json' },
    body: JSON.stringify(shopOrder(`PO-${document}`, document)),
    dispatcher: agent,
  });
  await body.dump();
  const [took, comeBack] = [performance.now() - at, headers['retry-after'] !== undefined];
  posts.push({ document, at, took, status: statusCode, comeBack });
}

// Nobody waits for the answer to the last one: what is slow shows.
let number = 0;
const begun = performance.now();
const clock = setInterval(() => {
  const due = Math.floor(((performance.now() - begun) / 1000) * rate);
  for (; number < due; number += 1) void post(`D${number}`);
}, 10);

const accepted = (from: number, to = Number.POSITIVE_INFINITY) =>
  posts.filter(({ at, status }) => status === 202 && at >= from && at < to);
const p95Of = (times: number[]) =>
  Math.round(times.sort((a, b) => a - b)[Math.floor(times.length * 0.95)] ?? 0);
const p95 = (some: Post[]) => p95Of(some.map(({ took }) => took));
/** Asks until something is there; gives it. */
async function until<T>(ask: () => T | undefined): Promise<T> {
  for (;;) {
    const answer = ask();
    if (answer !== undefined) return answer;
    await sleep(20);
  }
}
const arrivedAfter = (at: number) => until(() => [...taken.values()].find((time) => time > at));
const allTaken = (some: Post[]) =>
  until(() => some.every(({ document }) => taken.has(document)) || undefined);

/** Kills workers in turn, each with deliveries under way; how many, and the longest until one came again. */
async function loseWorkers() {
  let [lost, longest] = [0, 0];
  for (let i = 0; i < kills; i += 1) {
    const victim = fleet.workers[i % fleet.workers.length];
    await sleep(5000);
    broken = new Set();
    const killed = performance.now();
    await victim?.kill();
    await sleep(1000);
    const again = await Promise.all(
      [...broken].map((key) => until(() => requests.get(key)?.find((time) => time > killed))),
    );
    lost += again.length;
    longest = Math.max(longest, ...again.map((at) => at - killed));
    say(`killed ${victim?.name} with ${again.length} under way; all came again`);
    await victim?.start();
  }
  return { kills, broken_off: lost, longest_until_again_seconds: seconds(longest) };
}

await sleep(5000);
const calm = performance.now();
await sleep(10_000);
const before = accepted(calm);
const workers = await loseWorkers();

await fleet.redis.kill();
const redisGone = performance.now();
say(`Redis is away for ${redis} s`);
await sleep(redis * 1000);
// It is back when it answers; the clock starts before.
const redisBack = performance.now();
await fleet.redis.start();
const resumed = await arrivedAfter(redisBack);
const meanwhile = accepted(redisGone, redisBack);
const refused = posts.filter(
  ({ at, status }) => at >= redisGone && at < redisBack && status !== 202,
);
await allTaken(meanwhile);
const caughtUp = performance.now();
say(`${meanwhile.length} were accepted meanwhile; all have arrived`);

await sleep(10_000);
await fleet.postgres.kill();
const postgresGone = performance.now();
say(`PostgreSQL is away for ${postgres} s`);
await sleep(postgres * 1000);
const postgresBack = performance.now();
await fleet.postgres.start();
const served = await until(() => accepted(postgresBack)[0]);
const delivering = await until(() => taken.get(served.document));
const turnedAway = posts.filter(({ at }) => at >= postgresGone && at < postgresBack);
await sleep(5000);
clearInterval(clock);
await until(() => posts.length === number || undefined);
// What has not come by then is lost.
await Promise.race([allTaken(accepted(0)), sleep(120_000)]);
const lost = accepted(0).filter(({ document }) => !taken.has(document)).length;
await agent.destroy();
await fleet.stop();
yard.closeAllConnections();
yard.close();

const figures = {
  rate,
  accept_p95_ms: p95(before),
  ...workers,
  redis_away_seconds: redis,
  redis_accepted: meanwhile.length,
  redis_refused: refused.length,
  redis_accept_p95_ms: p95(meanwhile),
  redis_deliver_p95_ms: p95Of(
    meanwhile.map(({ document, at }) => (taken.get(document) ?? at) - at),
  ),
  redis_resumed_seconds: seconds(resumed - redisBack),
  redis_caught_up_seconds: seconds(caughtUp - redisBack),
  postgres_away_seconds: postgres,
  postgres_asked: turnedAway.length,
  postgres_2xx: turnedAway.filter(({ status }) => status < 300).length,
  postgres_503: turnedAway.filter(({ status, comeBack }) => status === 503 && comeBack).length,
  postgres_answer_p95_ms: p95(turnedAway),
  postgres_accepting_seconds: seconds(served.at + served.took - postgresBack),
  postgres_delivering_seconds: seconds(delivering - postgresBack),
  accepted: accepted(0).length,
  lost,
};
printFigures(figures, json);
const right =
  figures.longest_until_again_seconds <= 30 &&
  figures.redis_refused === 0 &&
  figures.redis_deliver_p95_ms <= 10_000 &&
  figures.postgres_2xx === 0 &&
  figures.postgres_503 === figures.postgres_asked &&
  lost === 0;
process.exit(right ? 0 : 1);
