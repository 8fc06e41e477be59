/** A PostgreSQL of its own, on one port for all its lives, that can be killed and started again. */
import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { findBinaries } from '../../services/ledger/embedded/binaries.ts';
import { ensureCluster } from '../../services/ledger/embedded/cluster.ts';
import { spawnAs } from '../../services/ledger/embedded/command.ts';
import { ensureDatabase, urlOf } from '../../services/ledger/embedded/database.ts';
import { findPackage } from '../../services/ledger/embedded/package.ts';
import { readPassword } from '../../services/ledger/embedded/password.ts';
import { findPlace, pgdataOf } from '../../services/ledger/embedded/place.ts';
import { freePort } from '../../services/ledger/embedded/port.ts';
import { serverArguments } from '../../services/ledger/embedded/settings.ts';
import { end } from './child.ts';
import type { Machine } from './machine.ts';

/** @param more settings, as `postgres -c` takes them */
export async function fleetPostgres(more: string[] = []): Promise<Machine & { url: string }> {
  const folder = await mkdtemp(join(tmpdir(), 'post-office-fleet-'));
  // As root the server runs as another user, who has to get through.
  await chmod(folder, 0o711);
  const quiet = () => {};
  const { home, account, spare } = await findPlace(join(folder, 'database'), quiet);
  const binaries = await findBinaries(await findPackage(), spare, account, quiet);
  await ensureCluster(home, binaries, account, quiet);
  const port = await freePort();
  const password = await readPassword(home);
  let child: ChildProcess | undefined;

  async function start(): Promise<void> {
    for (;;) {
      const settings = more.flatMap((one) => ['-c', one]);
      const server = spawn(
        binaries.postgres,
        [...serverArguments(pgdataOf(home), port), ...settings],
        { ...spawnAs(account), detached: true, stdio: 'ignore' },
      );
      child = server;
      if (await answers(server)) return;
      // Processes of the one that was killed may still hold its shared memory.
      await sleep(200);
    }
  }

  async function answers(server: ChildProcess): Promise<boolean> {
    while (server.exitCode === null && server.signalCode === null) {
      try {
        await ensureDatabase(port, password);
        return true;
      } catch {
        await sleep(50);
      }
    }
    return false;
  }

  await start();
  return {
    name: 'postgres',
    url: urlOf(port, password),
    start,
    kill: () => end(child, 'SIGKILL'),
    async stop() {
      await end(child, 'SIGINT');
      await rm(folder, { recursive: true, force: true });
    },
    signal: (signal) => void child?.kill(signal),
    pid: () => child?.pid,
  };
}
