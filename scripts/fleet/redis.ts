/** A Redis as README wants it (appending, never evicting), on one port for all its lives. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { freePort } from '../../services/ledger/embedded/port.ts';
import { findTool } from '../programs.ts';
import type { Machine } from './machine.ts';

export async function fleetRedis(): Promise<Machine & { url: string; flush(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'post-office-fleet-redis-'));
  const port = await freePort();
  const url = `redis://127.0.0.1:${port}`;
  const settings = { port, dir: folder, bind: '127.0.0.1', appendonly: 'yes', save: '' };
  const args = Object.entries({ ...settings, 'maxmemory-policy': 'noeviction' });
  let child: ChildProcess | undefined;

  async function ask(work: (redis: Redis) => Promise<unknown>): Promise<void> {
    const redis = new Redis(url, { retryStrategy: () => 50, maxRetriesPerRequest: 400 });
    redis.on('error', () => {});
    await work(redis).finally(() => redis.disconnect());
  }

  async function start(): Promise<void> {
    child = spawn(
      findTool('redis-server'),
      args.flatMap(([name, value]) => [`--${name}`, String(value)]),
      { stdio: 'ignore' },
    );
    // While it still reads its log it answers with an error.
    await ask(async (redis) => {
      while ((await redis.ping().catch(() => '')) !== 'PONG') await new Promise(setImmediate);
    });
  }

  async function end(signal: NodeJS.Signals): Promise<void> {
    const server = child;
    if (!server || server.exitCode !== null || server.signalCode !== null) return;
    const gone = new Promise((resolve) => server.once('exit', resolve));
    server.kill(signal);
    await gone;
  }

  await start();
  return {
    name: 'redis',
    url,
    start,
    kill: () => end('SIGKILL'),
    async stop() {
      await end('SIGTERM');
      await rm(folder, { recursive: true, force: true });
    },
    signal: (signal) => void child?.kill(signal),
    flush: () => ask((redis) => redis.flushall()),
  };
}
