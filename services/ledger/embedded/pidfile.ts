import { constants, open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isPostmaster } from './life.ts';

/** What a postmaster writes about itself into its data directory. */
export interface PidFile {
  pid: number;
  port: number;
  status: string;
}

/**
 * Reads the text of `postmaster.pid`, one value a line (PostgreSQL's `miscadmin.h`, "lock file"):
 * pid, data directory, start time, port, socket directory, listen address, shared memory key, and
 * the status `starting`, `ready`, `stopping` or `standby`, padded with blanks. Undefined without a pid.
 */
export function parsePidFile(text: string): PidFile | undefined {
  const lines = text.split('\n');
  const pid = Number.parseInt(lines[0] ?? '', 10);
  if (!(pid > 0)) return undefined;
  return { pid, port: Number(lines[3] ?? 0), status: (lines[7] ?? '').trim() };
}

function pathIn(pgdata: string): string {
  return join(pgdata, 'postmaster.pid');
}

/** What the file says, whether or not it is true. */
export async function readPidFile(pgdata: string): Promise<PidFile | undefined> {
  return parsePidFile(await readFile(pathIn(pgdata), 'utf8').catch(() => ''));
}

/** The postmaster that runs on this database now. */
export async function livePostmaster(pgdata: string): Promise<PidFile | undefined> {
  const file = await readPidFile(pgdata);
  return file && (await isPostmaster(file.pid, pgdata)) ? file : undefined;
}

/**
 * Lets the next server start although a dead one's file lies there; only call it when no postmaster lives.
 *
 * PostgreSQL refuses to start while the pid in the file belongs to any process, which is common after
 * a restart of a container. We do not remove the file, because PostgreSQL also uses it to look for
 * backends that outlived their postmaster (the shared memory key); instead we put in our own pid, and
 * it takes its parent's pid for stale (`CreateLockFile` in miscinit.c).
 */
export async function disownPidFile(pgdata: string, parent: number): Promise<void> {
  const text = await readFile(pathIn(pgdata), 'utf8').catch(() => undefined);
  if (text === undefined) return;
  if (!parsePidFile(text)) return rm(pathIn(pgdata), { force: true });
  // The database's user could have put a link there for root to follow.
  const flags = constants.O_WRONLY | constants.O_TRUNC | constants.O_NOFOLLOW;
  const file = await open(pathIn(pgdata), flags);
  await file.writeFile([parent, ...text.split('\n').slice(1)].join('\n'));
  await file.close();
}
