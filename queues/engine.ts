/**
 * The engine under the queues: BullMQ on Redis, or on PostgreSQL where there is no Redis. Nothing in
 * it is the truth: emptied or lost, it is filled again from the ledger.
 */
import {
  createPostgresBackend,
  type PgPool,
  Queue,
  runMigrations,
  Worker,
  type WorkerOptions,
} from 'bullmq';
import { endingRedis } from './ending-redis.ts';

type Processor = ConstructorParameters<typeof Worker>[1];

export interface Engine {
  kind: 'redis' | 'postgres';
  /** The queue of one receiving system, to add to and to look at. */
  queue(name: string): Queue;
  worker(name: string, processor: Processor, options: Partial<WorkerOptions>): Worker;
  /** Workers that one process should have open at once. */
  mostWorkers: number;
  /** Whether the engine answers. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

export interface EngineEvents {
  /** Faults of connections and jobs; they mend themselves or the relay makes up for them. */
  onError(error: Error): void;
}

/** Redis has one namespace for all programs; PostgreSQL keeps BullMQ in a schema of its own. */
const prefix = 'post-office';
/** The ledger has the history; the event stream of a queue only feeds those who listen now. */
const streams = { events: { maxLen: 1000 } };

/**
 * Milliseconds after which a server that owes an answer and says nothing is taken for gone; the system
 * would wait a quarter of an hour. Longer than BullMQ asks Redis to wait for a job (10 s at most).
 */
const longestSilence = 20_000;

/** BullMQ on Redis. The server must not evict (`noeviction`), and should append (AOF). */
export function redisEngine(url: string, { onError }: EngineEvents): Engine {
  // Producers fail at once while Redis is away: the ledger has the delivery, the relay will tell.
  const producer = endingRedis(url, {
    enableOfflineQueue: false,
    maxRetriesPerRequest: 1,
    socketTimeout: longestSilence,
  });
  // Workers wait for it to come back.
  const consumer = endingRedis(url, {
    maxRetriesPerRequest: null,
    socketTimeout: longestSilence,
  });
  producer.on('error', onError);
  consumer.on('error', onError);
  return {
    kind: 'redis',
    mostWorkers: Number.POSITIVE_INFINITY,
    queue(name) {
      const queue = new Queue(name, {
        connection: producer,
        prefix,
        streams,
        skipWaitingForReady: true,
      });
      queue.on('error', onError);
      return queue;
    },
    worker(name, processor, options) {
      const worker = new Worker(name, processor, { ...options, connection: consumer, prefix });
      worker.on('error', onError);
      worker.on('failed', (_job, error) => onError(error));
      return worker;
    },
    async ping() {
      await producer.ping();
    },
    async close() {
      producer.disconnect();
      consumer.disconnect();
    },
  };
}

/** BullMQ on PostgreSQL. `pool` must look names up in the schema `bullmq`; it stays the caller's. */
export async function postgresEngine(pool: PgPool, { onError }: EngineEvents): Promise<Engine> {
  const client = await pool.connect();
  try {
    await runMigrations(client);
  } finally {
    client.release();
  }
  return {
    kind: 'postgres',
    // Each keeps a connection of its own for LISTEN.
    mostWorkers: 40,
    queue(name) {
      const queue = new Queue(name, { connection: pool, streams }, createPostgresBackend);
      queue.on('error', onError);
      return queue as unknown as Queue;
    },
    worker(name, processor, options) {
      const worker = new Worker(
        name,
        processor,
        { ...options, connection: pool },
        createPostgresBackend,
      );
      worker.on('error', onError);
      worker.on('failed', (_job, error) => onError(error));
      return worker as unknown as Worker;
    },
    async ping() {
      await pool.query('select 1');
    },
    async close() {},
  };
}
