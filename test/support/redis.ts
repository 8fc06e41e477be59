import type { ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { end } from '../../scripts/fleet/child.ts';
import { spawnRedis } from '../../scripts/fleet/redis.ts';
import { freePort } from '../../services/ledger/embedded/port.ts';
import { env } from './env.ts';

type Test = { teardown(work: () => Promise<unknown> | unknown): void };

export interface RedisServer {
  url: string;
  port: number;
  process: ChildProcess;
  stop(): Promise<void>;
}

/** A Redis that appends and never evicts, on a port of its own. */
export async function startRedis(
  port?: number,
  folder?: string,
  more: string[] = [],
): Promise<RedisServer> {
  const dir = folder ?? (await mkdtemp(join(tmpdir(), 'post-office-redis-')));
  const chosen = port ?? (await freePort());
  const { child, url } = await spawnRedis(chosen, dir, more);
  return {
    url,
    port: chosen,
    process: child,
    async stop() {
      await end(child, 'SIGTERM');
      if (!folder) await rm(dir, { recursive: true, force: true });
    },
  };
}

/** A Redis for a test: a database of the one of REDIS_URL, emptied, or a server that ends with the test. */
export async function testRedis(t: Test): Promise<string> {
  if (!env.redisUrl) {
    const server = await startRedis();
    t.teardown(() => server.stop());
    return server.url;
  }
  const client = new Redis(env.redisUrl);
  // Test files run side by side: each takes the next of the sixteen databases, the first one aside.
  const url = new URL(env.redisUrl);
  url.pathname = `/${((await client.incr('post-office-test')) % 15) + 1}`;
  await client.quit();
  const own = new Redis(url.href);
  await own.flushdb();
  await own.quit();
  return url.href;
}
