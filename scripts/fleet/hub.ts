/** A process of the hub, on one port for all its lives. */
import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from '../../services/ledger/embedded/port.ts';
import { end } from './child.ts';
import type { Machine } from './machine.ts';
import { program } from './program.ts';

const root = join(import.meta.dirname, '../..');

export interface HubOptions {
  name: string;
  role: 'api' | 'worker' | 'all';
  /** Added to an environment that has nothing of ours: where database, queue and address book are, secrets. */
  env: Record<string, string | undefined>;
}

export async function fleetHub({
  name,
  role,
  env,
}: HubOptions): Promise<Machine & { url: string }> {
  const port = await freePort();
  let child: ChildProcess | undefined;

  async function start(): Promise<void> {
    const { DATABASE_URL: _d, REDIS_URL: _r, NODE_OPTIONS: _n, ...outer } = process.env;
    const hub = spawn(process.execPath, [program, 'serve', '--role', role], {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...outer, PORT: String(port), LOG_LEVEL: 'info', ...env },
    });
    child = hub;
    await new Promise<void>((resolve, reject) => {
      const lines = createInterface(hub.stdout);
      lines.on('line', (line) => {
        if (!line.includes('"event":"listening"')) return;
        // What it says from now on is taken in, and not looked at.
        lines.close();
        hub.stdout.resume();
        resolve();
      });
      // One that is killed while it starts is started again by whoever killed it.
      hub.once('exit', (code, signal) =>
        signal ? resolve() : reject(new Error(`${name} ended by itself with ${code}`)),
      );
    });
  }

  await start();
  return {
    name,
    url: `http://127.0.0.1:${port}`,
    start,
    kill: () => end(child, 'SIGKILL'),
    stop: () => end(child, 'SIGKILL'),
    signal: (signal) => void child?.kill(signal),
    pid: () => child?.pid,
  };
}
