import { Redis } from 'ioredis';
import type { TestHub } from './hub.ts';
import { rowsOf } from './rows.ts';

type Test = { teardown(work: () => Promise<unknown> | unknown): void };

/** What BullMQ keeps of a hub, seen from outside of the hub. */
export interface QueueStore {
  /** Every job that is there, in any state: its id, and all the text that is kept of it. */
  jobs(): Promise<{ id: string; data: string; all: string }[]>;
  /** Loses everything. */
  forget(): Promise<void>;
}

export function queueStore(t: Test, hub: TestHub): QueueStore {
  const { redis } = hub.config;
  return redis?.kind === 'single' ? onRedis(t, redis.url) : onPostgres(t, hub);
}

function onRedis(t: Test, url: string): QueueStore {
  const redis = new Redis(url);
  t.teardown(() => redis.disconnect());
  return {
    async jobs() {
      const keys = await redis.keys('post-office:*');
      const found = [];
      for (const key of keys) {
        if ((await redis.type(key)) !== 'hash') continue;
        const fields = await redis.hgetall(key);
        if (fields.data === undefined) continue;
        const id = key.split(':').slice(2).join(':');
        found.push({ id, data: fields.data, all: JSON.stringify(fields) });
      }
      return found;
    },
    async forget() {
      // One database of the server: other tests may use the others.
      await redis.flushdb();
    },
  };
}

function onPostgres(t: Test, hub: TestHub): QueueStore {
  const rows = rowsOf(t, hub.hub.databaseUrl);
  return {
    async jobs() {
      const found = await rows('select * from bullmq.job');
      return found.map((row) => ({
        id: row.id,
        data: JSON.stringify(row.data),
        all: JSON.stringify(row),
      }));
    },
    async forget() {
      await rows('truncate bullmq.job, bullmq.event, bullmq.dedup, bullmq.job_log cascade');
    },
  };
}
