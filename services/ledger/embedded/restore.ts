import { randomBytes } from 'node:crypto';
import { chown, mkdir, open, rename } from 'node:fs/promises';
import { join } from 'node:path';
import type { ClusterCopy } from './backup.ts';
import { findBinaries } from './binaries.ts';
import { FRESH } from './cluster.ts';
import { runCommand } from './command.ts';
import { copyFile, syncAll } from './copied.ts';
import { EmbeddedError } from './error.ts';
import { withLock } from './lock.ts';
import { findPackage } from './package.ts';
import { passwordOf } from './password.ts';
import { exists, findPlace, pgdataOf } from './place.ts';

/**
 * Puts a copied database where a start with this `dataDir` finds it, as the user that runs it there.
 * @param folder of the copy, `password` the file of the superuser's
 * @throws EmbeddedError when there is a database already, or the copy is one of another PostgreSQL
 */
export async function placeCluster(
  { folder, password, major, folders, files }: ClusterCopy & { folder: string; password: string },
  dataDir: string,
  onProgress: (done: number, all: number) => void,
): Promise<void> {
  const log = () => {};
  const { home, account, spare } = await findPlace(dataDir, log);
  const binaries = await findBinaries(await findPackage(), spare, account, log);
  if (binaries.major !== major)
    throw new EmbeddedError(
      'EMBEDDED_VERSION',
      `The backup is one of PostgreSQL ${major}, and this hub brings PostgreSQL ${binaries.major}; restore it with the release of the hub that made it.`,
    );
  await withLock(home, async () => {
    if (await exists(pgdataOf(home)))
      throw new EmbeddedError(
        'EMBEDDED_FILES',
        `There is a database already in ${pgdataOf(home)}.`,
      );
    // Under the name of something half-made: what a crash leaves goes at the next start.
    const fresh = join(home, `${FRESH}${randomBytes(4).toString('hex')}`);
    for (const path of ['', ...folders]) {
      await mkdir(join(fresh, path), { mode: 0o700 });
      if (account) await chown(join(fresh, path), account.uid, account.gid);
    }
    const all = files.reduce((sum, { bytes }) => sum + bytes, 0);
    let done = 0;
    for (const { path } of files) {
      done += (await copyFile(join(folder, path), join(fresh, path), account)).bytes;
      onProgress(done, all);
    }
    const { ok, output } = await runCommand(binaries.initdb, ['--sync-only', '-D', fresh], account);
    if (!ok)
      throw new EmbeddedError('EMBEDDED_FILES', `The restored files cannot be used: ${output}`);
    await copyFile(password, passwordOf(home), account);
    await syncAll([passwordOf(home)]);
    await rename(fresh, pgdataOf(home));
    const handle = await open(home, 'r');
    await handle.sync();
    await handle.close();
  });
}
