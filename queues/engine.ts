/**
 * The engine under the queues: BullMQ on Redis, or on PostgreSQL where there is no Redis. Nothing in
 * it is the truth: what it has lost the relay finds in the ledger.
 */
import {
  createPostgresBackend,
  type PgPool,
  Queue,
  runMigrations,
  Worker,
  type WorkerOptions,
} from 'bullmq';
import { outages } from './outage.ts';
import type { RedisAddress } from './redis-address.ts';
import { connectRedis, type RedisClient } from './redis-connection.ts';
import { withoutAdvice } from './redis-policy.ts';

type Processor = ConstructorParameters<typeof Worker>[1];

export interface Engine {
  kind: 'redis' | 'postgres';
  /** A queue, to add to and to look at. */
  queue(name: string): Queue;
  worker(name: string, processor: Processor, options: Partial<WorkerOptions>): Worker;
  /** Whether the engine answers. */
  ping(): Promise<void>;
  /** Hears of an error that somebody met who used a queue. */
  report(error: unknown): void;
  close(): Promise<void>;
}

export interface EngineEvents {
  /** The engine went out of reach; said once, until it is back. */
  onAway(error: Error): void;
  /** It answers again, after so many milliseconds. */
  onBack(ms: number): void;
  /** Any other fault of connections and jobs; they mend themselves or the relay makes up for them. */
  onError(error: Error): void;
  /** Something that somebody should set otherwise, in a sentence; once each. */
  onAdvice(sentence: string): void;
}

/** Redis has one namespace for all programs; PostgreSQL keeps BullMQ in a schema of its own. */
const namespace = 'post-office';
/** The ledger has the history; the event stream of a queue only feeds those who listen now. */
const streams = { events: { maxLen: 1000 } };
/** Milliseconds after which a worker whose connection broke asks for jobs again; BullMQ would wait for 15 s. */
const runRetryDelay = 1000;

/** BullMQ on Redis. The server must not evict (`noeviction`). */
export function redisEngine(address: RedisAddress, events: EngineEvents): Engine {
  const advise = once(events.onAdvice);
  const connect = (waits: boolean): RedisClient =>
    withoutAdvice(connectRedis(address, waits), (policy) =>
      advise(
        `Redis has the maxmemory-policy ${policy}; it should be noeviction, or wake-ups may vanish, and workers take up to 2 s to notice by themselves.`,
      ),
    );
  // Producers fail at once while Redis is away: the ledger has the delivery, the relay finds it.
  const producer = connect(false);
  // Workers wait for it to come back.
  const consumer = connect(true);
  const outage = outages(async () => void (await producer.ping()), events);
  const { report } = outage;
  // On a cluster all keys of a queue have to be on one node.
  const prefixOf = (name: string): string =>
    address.kind === 'cluster' ? `{${namespace}:${name}}` : namespace;
  producer.on('error', report);
  consumer.on('error', report);
  return {
    kind: 'redis',
    queue(name) {
      // BullMQ first asks Redis who it is, and never again: it has to wait until somebody answers.
      const queue = new Queue(name, { connection: producer, prefix: prefixOf(name), streams });
      queue.on('error', report);
      return queue;
    },
    worker(name, processor, options) {
      const worker = new Worker(name, processor, {
        ...options,
        connection: consumer,
        prefix: prefixOf(name),
        runRetryDelay,
      });
      worker.on('error', report);
      worker.on('failed', (_job, error) => report(error));
      return worker;
    },
    async ping() {
      await producer.ping();
    },
    report,
    async close() {
      outage.close();
      producer.disconnect();
      consumer.disconnect();
    },
  };
}

/**
 * Jobs go when they have ended, one at a time. As a count of none, which is how Redis is told, it would make each end
 * look through all the others that ended; BullMQ's types know a worker's wish as a count only.
 */
const withoutTrace = { removeOnComplete: true, removeOnFail: true } as unknown as Pick<
  WorkerOptions,
  'removeOnComplete' | 'removeOnFail'
>;

/** BullMQ on PostgreSQL. `pool` must look names up in the schema `bullmq`; it stays the caller's. */
export async function postgresEngine(pool: PgPool, events: EngineEvents): Promise<Engine> {
  const client = await pool.connect();
  try {
    await runMigrations(client);
  } finally {
    client.release();
  }
  const outage = outages(async () => void (await pool.query('select 1')), events);
  const { report } = outage;
  return {
    kind: 'postgres',
    queue(name) {
      const queue = new Queue(name, { connection: pool, streams }, createPostgresBackend);
      queue.on('error', report);
      return queue as unknown as Queue;
    },
    worker(name, processor, options) {
      const worker = new Worker(
        name,
        processor,
        { ...options, ...withoutTrace, connection: pool, runRetryDelay },
        createPostgresBackend,
      );
      worker.on('error', report);
      worker.on('failed', (_job, error) => report(error));
      return worker as unknown as Worker;
    },
    async ping() {
      await pool.query('select 1');
    },
    report,
    async close() {
      outage.close();
    },
  };
}

/** Says each sentence once. */
function once(say: (sentence: string) => void): (sentence: string) => void {
  const said = new Set<string>();
  return (sentence) => {
    if (said.has(sentence)) return;
    said.add(sentence);
    say(sentence);
  };
}
