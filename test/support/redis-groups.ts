import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { findTool } from '../../scripts/programs.ts';
import { freePort } from '../../services/ledger/embedded/port.ts';
import { startRedis } from './redis.ts';
import { until } from './until.ts';

type Test = { teardown(work: () => Promise<unknown> | unknown): void };

export interface Watched {
  url: string;
  /** Kills the master and waits until another one has taken its place. */
  failOver(): Promise<void>;
}

/** A master and a replica, with three sentinels that watch over them. */
export async function startSentinels(t: Test): Promise<Watched> {
  const master = await startRedis();
  t.teardown(() => master.stop());
  const replica = await startRedis(undefined, undefined, [
    '--replicaof',
    `127.0.0.1 ${master.port}`,
  ]);
  t.teardown(() => replica.stop());
  const ports = await Promise.all([freePort(), freePort(), freePort()]);
  const folder = await mkdtemp(join(tmpdir(), 'post-office-sentinel-'));
  const processes: ChildProcess[] = [];
  t.teardown(async () => {
    for (const one of processes) {
      const ended = once(one, 'exit');
      one.kill('SIGKILL');
      await ended;
    }
    await rm(folder, { recursive: true, force: true });
  });
  for (const port of ports) {
    const file = join(folder, `${port}.conf`);
    const lines = [
      `port ${port}`,
      'bind 127.0.0.1',
      `dir ${folder}`,
      `sentinel monitor hub ${'127.0.0.1'} ${master.port} 2`,
      'sentinel down-after-milliseconds hub 1000',
      'sentinel failover-timeout hub 5000',
    ];
    await writeFile(file, `${lines.join('\n')}\n`);
    processes.push(spawn(findTool('redis-server'), [file, '--sentinel'], { stdio: 'ignore' }));
  }
  const sentinel = new Redis(ports[0] ?? 0, '127.0.0.1', { retryStrategy: () => 50 });
  sentinel.on('error', () => {});
  t.teardown(() => sentinel.disconnect());
  const told = async (what: string, field: string) => {
    const rows = (await sentinel.call('sentinel', what, 'hub')) as string[][] | string[];
    const flat = (Array.isArray(rows[0]) ? rows[0] : rows) as string[];
    return flat[flat.indexOf(field) + 1] ?? '';
  };
  await until('the sentinels to know each other and the replica', async () => {
    const others = await told('master', 'num-other-sentinels');
    const replicas = await told('master', 'num-slaves');
    const linked = await told('replicas', 'master-link-status').catch(() => '');
    return others === '2' && replicas === '1' && linked === 'ok';
  });
  return {
    url: `redis+sentinel://${ports.map((port) => `127.0.0.1:${port}`).join(',')}/hub`,
    async failOver() {
      const gone = once(master.process, 'exit');
      master.process.kill('SIGKILL');
      await gone;
      await until('the replica to be the master', async () => {
        const address = (await sentinel.call(
          'sentinel',
          'get-master-addr-by-name',
          'hub',
        )) as string[];
        return address[1] === `${replica.port}`;
      });
    },
  };
}
