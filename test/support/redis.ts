import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { findTool } from '../../scripts/programs.ts';
import { env } from './env.ts';

type Test = { teardown(work: () => Promise<unknown> | unknown): void };

export interface RedisServer {
  url: string;
  port: number;
  process: ChildProcess;
  stop(): Promise<void>;
}

/** A Redis as README wants it: AOF, noeviction; on a port of its own. */
export async function startRedis(
  port?: number,
  folder?: string,
  more: string[] = [],
): Promise<RedisServer> {
  const dir = folder ?? (await mkdtemp(join(tmpdir(), 'post-office-redis-')));
  const chosen = port ?? (await freePort());
  const args = [
    '--port',
    `${chosen}`,
    '--dir',
    dir,
    '--appendonly',
    'yes',
    '--save',
    '',
    '--maxmemory-policy',
    'noeviction',
    '--bind',
    '127.0.0.1',
    ...more,
  ];
  const child = spawn(findTool('redis-server'), args, { stdio: 'ignore' });
  const url = `redis://127.0.0.1:${chosen}`;
  await answers(url);
  return {
    url,
    port: chosen,
    process: child,
    async stop() {
      const ended = new Promise((resolve) => child.once('exit', resolve));
      if (child.exitCode === null && child.signalCode === null) {
        child.kill('SIGTERM');
        await ended;
      }
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

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0));
    });
  });
}

async function answers(url: string): Promise<void> {
  const client = new Redis(url, { retryStrategy: () => 50, maxRetriesPerRequest: 200 });
  client.on('error', () => {});
  await client.ping();
  await client.quit();
}
