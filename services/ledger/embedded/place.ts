import { createHash } from 'node:crypto';
import { chmod, mkdir, readdir, realpath, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { type Account, runCommand } from './command.ts';
import { EmbeddedError } from './error.ts';
import { serverAccount } from './user.ts';

/** Where root keeps what PostgreSQL's user cannot reach elsewhere. */
export const SHARED = '/var/lib/post-office';

/** Everything that is ever written into a home, by name or by its beginning. */
const OURS = /^(postgres|password|owner\.json|lock|binaries)($|\.)/;

export interface Place {
  /** The real path of the folder that holds the database and the files about it. */
  home: string;
  /** The user that PostgreSQL runs as; undefined: ours. */
  account: Account | undefined;
  /** Where a copy of the binaries may be kept. */
  spare: string;
}

export function pgdataOf(home: string): string {
  return join(home, 'postgres');
}

/** The folder below `/var/lib/post-office` that stands in for `dataDir`. */
export function standIn(dataDir: string, shared = SHARED): string {
  return join(shared, createHash('sha256').update(dataDir).digest('hex').slice(0, 16));
}

/**
 * Decides where the data live and as whom the server runs.
 *
 * As an ordinary user: in `dataDir`, 0700. As root: in `dataDir` if the server's user can pass through
 * all its parents, else in its stand-in. The home stays root's own and lets others only pass (0711):
 * the server's user must not be able to swap files that root writes. The database (0700) and the
 * password (0600) in it are that user's alone. Data stay where they are once made, even when modes change.
 */
export async function findPlace(dataDir: string, log: (line: string) => void): Promise<Place> {
  await mkdir(dirname(resolve(dataDir)), { recursive: true });
  await mkdir(resolve(dataDir), { recursive: true, mode: 0o700 });
  const near = await realpath(resolve(dataDir));
  const far = standIn(near);
  const made = await whereMade(near, far);
  const account = await serverAccount(pgdataOf(made ?? near), log);
  if (!account) return { home: near, account, spare: join(near, 'binaries') };

  await proveUse(account);
  const spare = join(SHARED, 'binaries');
  if (made !== far) {
    await letThrough(near);
    if (await canEnter(near, account)) return { home: near, account, spare };
    if (made === near) {
      throw new EmbeddedError(
        'EMBEDDED_FILES',
        `The hub runs as root and its database ${pgdataOf(near)} belongs to ${account.name}, who cannot reach it; let others pass through the folders above it (chmod o+x).`,
      );
    }
  }
  await makeStandIn(far, near, account);
  log(`PostgreSQL runs as ${account.name}, who could not reach ${near}: its data live in ${far}`);
  return { home: far, account, spare };
}

async function whereMade(...homes: string[]): Promise<string | undefined> {
  for (const home of homes) if (await exists(pgdataOf(home))) return home;
  return undefined;
}

/** A container may run its root without the right to become someone else. */
async function proveUse(account: Account): Promise<void> {
  const { ok, output } = await runCommand('/bin/sh', ['-c', ':'], account);
  if (ok) return;
  throw new EmbeddedError(
    'EMBEDDED_FILES',
    `PostgreSQL refuses to run as root, and the hub may not run it as ${account.name} (${output}); start the hub as an ordinary user, or set DATABASE_URL.`,
  );
}

async function makeStandIn(far: string, near: string, account: Account): Promise<void> {
  try {
    await mkdir(far, { recursive: true });
    // Said outright, because the umask may forbid it.
    await chmod(SHARED, 0o755);
    await chmod(far, 0o711);
  } catch (cause) {
    throw new EmbeddedError(
      'EMBEDDED_FILES',
      `PostgreSQL runs as ${account.name}, who cannot reach ${near}, and ${far} cannot be used instead; let others pass through the folders above the data (chmod o+x), or set DATABASE_URL.`,
      { cause },
    );
  }
}

/** Opens a folder for passing, but only one of root's that holds nothing but ours. */
async function letThrough(folder: string): Promise<void> {
  const { uid, mode } = await stat(folder);
  const entries = await readdir(folder);
  if (uid === 0 && entries.every((entry) => OURS.test(entry))) await chmod(folder, mode | 0o011);
}

/** Asks the system itself, as that user, since access lists and the like also have a say. */
async function canEnter(folder: string, account: Account): Promise<boolean> {
  return (await runCommand('/bin/sh', ['-c', 'cd -P -- "$1"', basename(folder), folder], account))
    .ok;
}

export async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
