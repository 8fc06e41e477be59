import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isAlive, type Life, ownLife } from './life.ts';

/** The hub process that stops the server, and the server it means. */
interface Owner extends Life {
  postmaster: number;
}

// Read and written under the lock only.
function pathIn(home: string): string {
  return join(home, 'owner.json');
}

async function readOwner(home: string): Promise<Owner | undefined> {
  try {
    return JSON.parse(await readFile(pathIn(home), 'utf8')) as Owner;
  } catch {
    // Missing, or cut short by a power failure: then the server has no owner that we know of.
    return undefined;
  }
}

/** True while the process that owns this postmaster is alive (killed owners leave their file). */
export async function hasLiveOwner(home: string, postmaster: number): Promise<boolean> {
  const owner = await readOwner(home);
  return owner?.postmaster === postmaster && (await isAlive(owner));
}

/** True when this very process owns this postmaster. */
export async function isOurs(home: string, postmaster: number): Promise<boolean> {
  return (await readOwner(home))?.pid === process.pid && (await hasLiveOwner(home, postmaster));
}

export async function claim(home: string, postmaster: number): Promise<void> {
  const fresh = `${pathIn(home)}.new`;
  await rm(fresh, { force: true });
  const owner = { ...(await ownLife()), postmaster };
  await writeFile(fresh, JSON.stringify(owner), { flag: 'wx' });
  await rename(fresh, pathIn(home));
}

export async function release(home: string): Promise<void> {
  await rm(pathIn(home), { force: true });
}
