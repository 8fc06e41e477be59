/** A whole post office in processes of its own: database, queue, api and worker processes. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openPool, type Pool } from '../../services/ledger/pool.ts';
import { fleetHub } from './hub.ts';
import type { Machine } from './machine.ts';
import { fleetPostgres } from './postgres.ts';
import { fleetRedis } from './redis.ts';

export interface Fleet {
  engine: 'redis' | 'postgres';
  apis: (Machine & { url: string })[];
  workers: (Machine & { url: string })[];
  postgres: Machine & { url: string };
  redis?: Machine & { url: string };
  /** Loses all that the queue knows. */
  flush(): Promise<void>;
  /** On the ledger's schema, for looking at what came of it. */
  pool: Pool;
  /** The bearer key of the system `shop`. */
  key: string;
  /** The token of the operator `ops`. */
  operator: string;
  stop(): Promise<void>;
}

export interface FleetOptions {
  engine: 'redis' | 'postgres';
  apis: number;
  workers: number;
  /** The address book, without operators; the system `shop` proves itself with { env: SHOP_KEY }. */
  book: string;
  /** Of a Redis that runs already, which others end. */
  redisUrl?: string;
  say(line: string): void;
}

/** Ends every fleet of this process. */
const fleets = new Set<() => Promise<void>>();
const stopAll = () => Promise.all([...fleets].map((stop) => stop()));

const key = 'key-of-the-shop';
const operator = 'token-of-the-operator-of-the-fleet';

export async function startFleet({
  engine,
  apis,
  workers,
  book,
  redisUrl,
  say,
}: FleetOptions): Promise<Fleet> {
  const folder = await mkdtemp(join(tmpdir(), 'post-office-fleet-book-'));
  const stops: (() => Promise<unknown>)[] = [() => rm(folder, { recursive: true, force: true })];
  let stopped: Promise<void> | undefined;
  const stop = () => {
    stopped ??= (async () => {
      for (const one of stops.splice(0).reverse()) await one().catch(() => {});
    })();
    return stopped;
  };
  fleets.add(stop);
  // Whoever is interrupted leaves nothing running behind.
  for (const signal of ['SIGINT', 'SIGTERM'] as const)
    process.once(signal, () => void stopAll().then(() => process.exit(130)));
  for (const mistake of ['uncaughtException', 'unhandledRejection'] as const)
    process.once(mistake, (error) => {
      console.error(error);
      void stopAll().then(() => process.exit(1));
    });
  try {
    const bookFile = join(folder, 'book.yaml');
    await writeFile(bookFile, `${book}\noperators:\n  ops: { token: { env: OPS_TOKEN } }\n`);
    say('Starting PostgreSQL …');
    const postgres = await fleetPostgres();
    stops.push(() => postgres.stop());
    const ownRedis = engine === 'redis' && !redisUrl;
    if (ownRedis) say('Starting Redis …');
    const redis = ownRedis ? await fleetRedis() : undefined;
    if (redis) stops.push(() => redis.stop());
    const env = {
      DATABASE_URL: postgres.url,
      REDIS_URL: redisUrl ?? redis?.url,
      POST_OFFICE_BOOK: bookFile,
      POST_OFFICE_DATA: join(folder, 'data'),
      SHOP_KEY: key,
      OPS_TOKEN: operator,
    };
    const open = async (role: 'api' | 'worker', count: number) => {
      const starting = Array.from({ length: count }, async (_, i) => {
        const hub = await fleetHub({ name: `${role} ${i + 1}`, role, env });
        stops.push(() => hub.stop());
        return hub;
      });
      // When one cannot start, the others are up all the same, and have to be stopped.
      await Promise.allSettled(starting);
      return Promise.all(starting);
    };
    say(`Starting ${apis} api and ${workers} worker processes …`);
    const opening = [open('api', apis), open('worker', workers)] as const;
    await Promise.allSettled(opening);
    const [apiHubs, workerHubs] = await Promise.all(opening);
    const pool = openPool({ url: postgres.url, max: 4, schema: 'post_office', onError() {} });
    // Whoever interrupts a long statement does not want to wait for its end.
    stops.push(() => Promise.race([pool.end(), sleep(2000)]));
    return {
      engine,
      apis: apiHubs,
      workers: workerHubs,
      postgres,
      ...(redis && { redis }),
      pool,
      key,
      operator,
      stop,
      async flush() {
        if (redis) return redis.flush();
        const { rows } = await pool.query<{ names: string | null }>(
          `select string_agg(format('bullmq.%I', tablename), ', ') as names from pg_tables
            where schemaname = 'bullmq' and tablename <> 'migrations' and tablename not like '%migration%'`,
        );
        if (rows[0]?.names) await pool.query(`truncate ${rows[0].names}`);
      },
    };
  } catch (error) {
    await stop();
    throw error;
  }
}
