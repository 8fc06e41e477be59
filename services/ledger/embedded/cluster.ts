import { randomBytes } from 'node:crypto';
import { chown, mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Binaries } from './binaries.ts';
import { type Account, runCommand } from './command.ts';
import { EmbeddedError, errno } from './error.ts';
import { readPassword, writePassword } from './password.ts';
import { exists, pgdataOf } from './place.ts';

/** The superuser, and the database, of the embedded server. */
export const NAME = 'post_office';

/** How the name of a database begins that is not finished. */
export const FRESH = 'postgres.new-';

/** Makes the database folder unless it is there already; call it under the lock. */
export async function ensureCluster(
  home: string,
  binaries: Binaries,
  account: Account | undefined,
  log: (line: string) => void,
): Promise<void> {
  const pgdata = pgdataOf(home);
  await sweep(home);
  if (!(await exists(pgdata))) {
    log(`making a new PostgreSQL ${binaries.version} database in ${pgdata}`);
    return initialize(home, binaries, account);
  }
  const major = await readFile(join(pgdata, 'PG_VERSION'), 'utf8').then(
    (text) => text.trim(),
    ifMissing,
  );
  if (major === undefined) {
    throw new EmbeddedError(
      'EMBEDDED_FILES',
      `${pgdata} is not a PostgreSQL database (it has no PG_VERSION); move it away and start again.`,
    );
  }
  if (major !== binaries.major) {
    throw new EmbeddedError(
      'EMBEDDED_VERSION',
      `The database in ${pgdata} was made by PostgreSQL ${major}, and this hub brings PostgreSQL ${binaries.major}; move the data with pg_dump and pg_restore, or run the earlier version of the hub.`,
    );
  }
  // Before a server runs that nobody could talk to.
  await readPassword(home);
}

/** Works in a folder of another name, so that a crash leaves no half-made database under the true one. */
async function initialize(
  home: string,
  { initdb }: Binaries,
  account: Account | undefined,
): Promise<void> {
  const passwordFile = await writePassword(home, account);
  const fresh = join(home, `${FRESH}${randomBytes(4).toString('hex')}`);
  await mkdir(fresh, { mode: 0o700 });
  if (account) await chown(fresh, account.uid, account.gid);
  const { ok, output } = await runCommand(
    initdb,
    [
      ...['-D', fresh, '--username', NAME, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'],
      ...['--encoding=UTF8', '--no-locale', '--no-instructions'],
    ],
    account,
  );
  if (!ok) {
    await rm(fresh, { recursive: true, force: true });
    throw new EmbeddedError(
      'EMBEDDED_INITDB',
      `PostgreSQL could not make a database in ${home}:\n${output.split('\n').slice(-5).join('\n')}`,
    );
  }
  await rename(fresh, pgdataOf(home));
  // Without it a power failure may undo the rename, and with it every document taken in since.
  await sync(home);
}

/** Removes what interrupted starts have left half-made. */
async function sweep(home: string): Promise<void> {
  for (const entry of await readdir(home)) {
    if (!entry.startsWith(FRESH)) continue;
    // An initdb that has outlived its hub may still be writing there: then the next start removes it.
    await rm(join(home, entry), { recursive: true, force: true }).catch(() => {});
  }
}

async function sync(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  await handle.sync();
  await handle.close();
}

function ifMissing(error: unknown): undefined {
  if (errno(error) !== 'ENOENT') throw error;
}
