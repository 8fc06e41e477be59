import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm, rmdir, unlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { EmbeddedError, errno } from './error.ts';
import { isAlive, type Life, ownLife } from './life.ts';

// Longer than a server may take to recover from a crash (postmaster.ts), which happens under the lock.
const PATIENCE_MS = 6 * 60_000;

/** `pid.birth.random` → the process that holds, or wants, the lock. */
function holderOf(name: string): Life {
  const [pid, birth] = name.split('.');
  return { pid: Number(pid), birth: birth ?? '' };
}

/**
 * Does `work` while no other process does its own under the same folder's lock, and returns its result.
 * @throws EmbeddedError EMBEDDED_BUSY after six minutes of waiting for a living process
 *
 * The lock is a folder `lock` holding one file that is named after its holder. rename(2) puts a
 * folder in place of an empty one but never of a full one, so taking the lock is one atomic step; and
 * breaking a dead process's lock removes that file by name, so it can never remove the lock
 * of someone who was quicker. An exclusive create with a pid inside has no such safe way to break it.
 */
export async function withLock<T>(folder: string, work: () => Promise<T>): Promise<T> {
  const { pid, birth } = await ownLife();
  const name = `${pid}.${birth}.${randomBytes(4).toString('hex')}`;
  const lock = join(folder, 'lock');
  const mine = join(folder, `lock.${name}`);
  await mkdir(mine);
  try {
    await writeFile(join(mine, name), '');
    await take(mine, lock);
  } catch (error) {
    await rm(mine, { recursive: true, force: true });
    throw error;
  }
  try {
    await sweep(folder);
    return await work();
  } finally {
    // The folder itself may already be gone, or be someone else's lock: both are fine.
    await unlink(join(lock, name)).catch(() => {});
    await rmdir(lock).catch(() => {});
  }
}

async function take(mine: string, lock: string): Promise<void> {
  const deadline = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return await rename(mine, lock);
    } catch (error) {
      if (!['ENOTEMPTY', 'EEXIST'].includes(errno(error) ?? '')) throw error;
    }
    for (const name of await readdir(lock).catch(ifMissing([]))) {
      const holder = holderOf(name);
      if (!(await isAlive(holder))) await unlink(join(lock, name)).catch(ifMissing(undefined));
      else if (Date.now() > deadline) throw busy(holder, lock);
    }
    await sleep(25);
  }
}

/** Removes what processes left that died while they waited; what cannot be removed does no harm. */
async function sweep(folder: string): Promise<void> {
  for (const entry of await readdir(folder)) {
    if (!entry.startsWith('lock.')) continue;
    if (await isAlive(holderOf(entry.slice('lock.'.length)))) continue;
    await rm(join(folder, entry), { recursive: true, force: true }).catch(() => {});
  }
}

/** Someone else was quicker to remove it. */
function ifMissing<T>(instead: T): (error: unknown) => T {
  return (error) => {
    if (errno(error) === 'ENOENT') return instead;
    throw error;
  };
}

function busy({ pid }: Life, lock: string): EmbeddedError {
  return new EmbeddedError(
    'EMBEDDED_BUSY',
    `Process ${pid} has been holding ${lock} for over six minutes; end it and start again.`,
  );
}
