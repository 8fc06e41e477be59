/** The programs that are measured, each in processes of its own, all on this machine. */
import { fork } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { freePort } from '../../services/ledger/embedded/port.ts';
import { end } from '../fleet/child.ts';
import { fleetHub } from '../fleet/hub.ts';
import { fleetPostgres } from '../fleet/postgres.ts';
import { fleetRedis } from '../fleet/redis.ts';
import { type Meter, meter } from './cost.ts';
import type { Shape } from './documents.ts';
import { startNodeRed } from './node-red.ts';

export interface Subject {
  name: string;
  /** Where documents of this shape are posted to, one after the other, for so many receivers. */
  target(shape: Shape, copies: 1 | 3): { urls: string[]; headers: Record<string, string> };
  meter: Meter;
}

export interface Subjects {
  bare: Subject;
  hub: Subject;
  /** The bare program on PostgreSQL, and the hub on its embedded default, on the same server. */
  bareOnPostgres: Subject;
  embedded: Subject;
  /** Where it can be installed. */
  nodeRed: Subject | undefined;
  stop(): Promise<void>;
}

const key = 'key-of-the-bench';
/** Deliveries to a receiver at once, of the hub and of the bare program alike. */
const concurrency = 200;
const counting = ['shared_preload_libraries=pg_stat_statements', 'pg_stat_statements.track=top'];

/** One sender for each shape and number of receivers. */
function book(sinkUrl: string): string {
  const inbound = { auth: [{ type: 'bearer', key: { env: 'BENCH_KEY' } }] };
  const yards = ['yard-1', 'yard-2', 'yard-3'];
  const senders: [string, string, string[]][] = [
    ['shop', 'webhook', yards.slice(0, 1)],
    ['trio', 'webhook', yards],
    ['erp', 'sap', yards.slice(0, 1)],
    ['erp-trio', 'sap', yards],
  ];
  return stringify({
    partners: { corner: { name: 'Corner Shop' }, yard: { name: 'Yard' } },
    systems: Object.fromEntries([
      ...senders.map(([name, adapter]) => [name, { partner: 'corner', adapter, inbound }]),
      ...yards.map((name) => [
        name,
        {
          partner: 'yard',
          adapter: 'webhook',
          settings: { unsigned: true },
          outbound: { url: sinkUrl, allow_private_addresses: true, concurrency },
        },
      ]),
    ]),
    routes: senders.map(([from, , to]) => ({ name: from, from, type: 'order', to })),
  });
}

export async function startSubjects(
  sinkUrl: string,
  say: (line: string) => void,
): Promise<Subjects> {
  const stops: (() => Promise<unknown>)[] = [];
  const stop = async () => {
    for (const one of stops.splice(0).reverse()) await one().catch(() => {});
  };
  try {
    const folder = await mkdtemp(join(tmpdir(), 'post-office-bench-'));
    stops.push(() => rm(folder, { recursive: true, force: true }));
    const bookFile = join(folder, 'book.yaml');
    await writeFile(bookFile, book(sinkUrl));
    say('Starting two PostgreSQL and two Redis …');
    const machine = async <M extends { stop(): Promise<void> }>(starting: Promise<M>) => {
      const started = await starting;
      stops.push(() => started.stop());
      return started;
    };
    const [ledger, shared] = [
      await machine(fleetPostgres(counting)),
      await machine(fleetPostgres(counting)),
    ];
    const [queues, bareQueues] = [await machine(fleetRedis()), await machine(fleetRedis())];

    const hub = (name: string, role: 'api' | 'worker' | 'all', env: Record<string, string>) =>
      machine(
        fleetHub({
          name,
          role,
          env: {
            POST_OFFICE_BOOK: bookFile,
            POST_OFFICE_DATA: join(folder, 'data'),
            BENCH_KEY: key,
            ...env,
          },
        }),
      );
    const bare = async (role: 'api' | 'worker' | 'all', engine: 'redis' | 'postgres') => {
      const port = await freePort();
      const child = fork(join(import.meta.dirname, 'bare.ts'), [role, engine], {
        execArgv: ['--import=tsx'],
        env: {
          ...process.env,
          PORT: String(port),
          SINK_URL: sinkUrl,
          CONCURRENCY: String(concurrency),
          REDIS_URL: bareQueues.url,
          DATABASE_URL: shared.url,
        },
      });
      stops.push(() => end(child, 'SIGKILL'));
      await new Promise((resolve, reject) => {
        child.once('message', resolve);
        child.once('exit', () => reject(new Error('the bare program ended')));
      });
      return { pid: () => child.pid, url: `http://127.0.0.1:${port}` };
    };
    const subject = async (
      name: string,
      target: Subject['target'],
      parts: Record<string, { pid(): number | undefined }>,
      urls: { redisUrls?: string[]; databaseUrl?: string },
    ): Promise<Subject> => {
      const pids = Object.entries(parts).map(([part, { pid }]) => [part, [pid() ?? 0]]);
      const costs = await meter({ parts: Object.fromEntries(pids), ...urls });
      stops.push(() => costs.close());
      return { name, target, meter: costs };
    };
    const senders = {
      order: ['shop', 'trio'],
      idoc: ['erp', 'erp-trio'],
      large: ['erp', 'erp-trio'],
    };
    const toHub =
      (url: string): Subject['target'] =>
      (shape, copies) => ({
        urls: [`${url}/in/${senders[shape][copies === 1 ? 0 : 1]}`],
        headers: { authorization: `Bearer ${key}` },
      });
    // Neither looks at what it carries.
    const toBare =
      (url: string): Subject['target'] =>
      (_shape, copies) => ({ urls: [`${url}/in/${copies}`], headers: {} });

    say('Starting the hub and the bare program on both engines …');
    const onBoth = { DATABASE_URL: ledger.url, REDIS_URL: queues.url };
    const api = await hub('api', 'api', onBoth);
    const worker = await hub('worker', 'worker', onBoth);
    const all = await hub('hub', 'all', { DATABASE_URL: shared.url });
    const [bareApi, bareWorker] = [await bare('api', 'redis'), await bare('worker', 'redis')];
    const bareAll = await bare('all', 'postgres');
    const nodeRed = await startNodeRed(sinkUrl, say);
    if (nodeRed) stops.push(() => nodeRed.stop());
    return {
      stop,
      bare: await subject(
        'bare',
        toBare(bareApi.url),
        { api: bareApi, worker: bareWorker, redis: bareQueues },
        { redisUrls: [bareQueues.url] },
      ),
      hub: await subject(
        'hub',
        toHub(api.url),
        { api, worker, redis: queues, postgres: ledger },
        { redisUrls: [queues.url], databaseUrl: ledger.url },
      ),
      bareOnPostgres: await subject(
        'bare on PostgreSQL',
        toBare(bareAll.url),
        { program: bareAll, postgres: shared },
        { databaseUrl: shared.url },
      ),
      embedded: await subject(
        'embedded hub',
        toHub(all.url),
        { program: all, postgres: shared },
        { databaseUrl: shared.url },
      ),
      nodeRed:
        nodeRed && (await subject('Node-RED', toBare(nodeRed.url), { program: nodeRed }, {})),
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
