import { type ChildProcess, spawn } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Binaries } from './binaries.ts';
import { type Account, spawnAs } from './command.ts';
import { EmbeddedError } from './error.ts';
import { isPostmaster } from './life.ts';
import { disownPidFile, livePostmaster, type PidFile, readPidFile } from './pidfile.ts';
import { pgdataOf } from './place.ts';
import { freePort } from './port.ts';
import { complaint, isPassing, openServerLog, readServerLog, serverLogOf } from './serverlog.ts';
import { serverArguments } from './settings.ts';

/** A server that takes connections. */
export interface Postmaster extends Pick<PidFile, 'pid' | 'port'> {
  /** Only of a server that this process started. */
  child?: ChildProcess;
}

// Recovery after a crash reads up to max_wal_size.
const START_MS = 5 * 60_000;
const FAST_MS = 10_000;
const POLL_MS = 20;
const TRIES = 5;

/** The server that is already running on this home, once it is ready; undefined when there is none. */
export async function findPostmaster(home: string): Promise<Postmaster | undefined> {
  const deadline = Date.now() + START_MS;
  for (;;) {
    const found = await livePostmaster(pgdataOf(home));
    if (!found || found.status === 'ready') return found;
    if (Date.now() > deadline) throw tooSlow(home);
    await sleep(POLL_MS);
  }
}

/** Starts a server; call it under the lock and only when findPostmaster found none. */
export async function startPostmaster(
  home: string,
  { postgres }: Binaries,
  account: Account | undefined,
): Promise<Postmaster> {
  for (let tries = 1; ; tries++) {
    await disownPidFile(pgdataOf(home), process.pid);
    const port = await freePort();
    const child = await launch(home, postgres, port, account);
    if (await becomesReady(child, home, port)) return { pid: child.pid as number, port, child };
    const text = await readServerLog(home);
    if (tries === TRIES || !isPassing(text)) {
      const { reason, tail } = complaint(text);
      throw new EmbeddedError(
        'EMBEDDED_START',
        `PostgreSQL did not start: ${reason || 'it said nothing'}. The end of ${serverLogOf(home)}:\n${tail}`,
      );
    }
    await sleep(500);
  }
}

async function launch(
  home: string,
  postgres: string,
  port: number,
  account: Account | undefined,
): Promise<ChildProcess> {
  const serverLog = await openServerLog(home);
  try {
    const child = spawn(postgres, serverArguments(pgdataOf(home), port), {
      ...spawnAs(account),
      // A process group of its own: the terminal's Ctrl-C is for the hub, which still has to write things down.
      detached: true,
      stdio: ['ignore', serverLog.fd, serverLog.fd],
    });
    // Whatever keeps it from running ends in becomesReady, through the missing pid.
    child.on('error', () => {});
    child.unref();
    return child;
  } finally {
    await serverLog.close();
  }
}

/** False when the server ended instead. */
async function becomesReady(child: ChildProcess, home: string, port: number): Promise<boolean> {
  const deadline = Date.now() + START_MS;
  while (child.pid !== undefined && child.exitCode === null && child.signalCode === null) {
    const file = await readPidFile(pgdataOf(home));
    // In a container a dead server's file can name the very pid that the new one got; the port tells.
    if (file?.pid === child.pid && file.port === port && file.status === 'ready') return true;
    if (Date.now() > deadline) {
      child.kill('SIGQUIT');
      throw tooSlow(home);
    }
    await sleep(POLL_MS);
  }
  return false;
}

/**
 * Stops the server: fast shutdown (SIGINT), after ten seconds an immediate one (SIGQUIT), from which
 * the next start recovers. Returns when the process is gone.
 */
export async function stopPostmaster(pid: number, home: string): Promise<void> {
  for (const signal of ['SIGINT', 'SIGQUIT'] as const) {
    if (!(await isPostmaster(pid, pgdataOf(home)))) return;
    process.kill(pid, signal);
    const deadline = Date.now() + FAST_MS;
    while (Date.now() < deadline) {
      if (!(await isPostmaster(pid, pgdataOf(home)))) return;
      await sleep(POLL_MS);
    }
  }
  throw new EmbeddedError(
    'EMBEDDED_STOP',
    `PostgreSQL (process ${pid}, in ${home}) does not stop.`,
  );
}

/** Tells the server to stop (fast shutdown), where there is no time to wait for it. */
export function shutDown(pid: number): void {
  try {
    process.kill(pid, 'SIGINT');
  } catch {
    // It has gone by itself.
  }
}

function tooSlow(home: string): EmbeddedError {
  return new EmbeddedError(
    'EMBEDDED_START',
    `PostgreSQL in ${home} has not become ready within five minutes; see ${serverLogOf(home)}.`,
  );
}
