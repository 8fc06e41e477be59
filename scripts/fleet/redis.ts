/** A Redis of its own (never evicting; appending, as the bare program of the bench needs it), on one port for all its lives. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { freePort } from '../../services/ledger/embedded/port.ts';
import { findTool } from '../programs.ts';
import { end } from './child.ts';
import type { Machine } from './machine.ts';

/** Starts one on this port, with its data in `folder`; returns when it answers. @param more settings */
export async function spawnRedis(
  port: number,
  folder: string,
  more: string[] = [],
): Promise<{ child: ChildProcess; url: string }> {
  const settings = { port, dir: folder, bind: '127.0.0.1', appendonly: 'yes', save: '' };
  const args = Object.entries({ ...settings, 'maxmemory-policy': 'noeviction' });
  const child = spawn(
    findTool('redis-server'),
    [...args.flatMap(([name, value]) => [`--${name}`, String(value)]), ...more],
    { stdio: 'ignore' },
  );
  const url = `redis://127.0.0.1:${port}`;
  // While it still reads its log it answers with an error.
  await ask(url, async (redis) => {
    while ((await redis.ping().catch(() => '')) !== 'PONG') await new Promise(setImmediate);
  });
  return { child, url };
}

async function ask(url: string, work: (redis: Redis) => Promise<unknown>): Promise<void> {
  const redis = new Redis(url, { retryStrategy: () => 50, maxRetriesPerRequest: 400 });
  redis.on('error', () => {});
  await work(redis).finally(() => redis.disconnect());
}

/** @param more settings */
export async function fleetRedis(
  more: string[] = [],
): Promise<Machine & { url: string; flush(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'post-office-fleet-redis-'));
  const port = await freePort();
  const first = await spawnRedis(port, folder, more);
  const { url } = first;
  let { child } = first;
  return {
    name: 'redis',
    url,
    async start() {
      ({ child } = await spawnRedis(port, folder, more));
    },
    kill: () => end(child, 'SIGKILL'),
    async stop() {
      await end(child, 'SIGTERM');
      await rm(folder, { recursive: true, force: true });
    },
    signal: (signal) => void child.kill(signal),
    pid: () => child.pid,
    flush: () => ask(url, (redis) => redis.flushall()),
  };
}
