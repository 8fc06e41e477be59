import { access, chmod, constants, cp, mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { type Account, runCommand } from './command.ts';
import { EmbeddedError, errno } from './error.ts';
import { withLock } from './lock.ts';
import type { PlatformPackage } from './package.ts';
import { exists } from './place.ts';
import { hydrateSymlinks } from './symlinks.ts';

export interface Binaries {
  initdb: string;
  postgres: string;
  /** `18.4` */
  version: string;
  /** `18`, as in PG_VERSION */
  major: string;
}

/** A package that can be used as it stands, or why not. */
type Trial = { binaries: Binaries } | { reason: string };

/**
 * Binaries that `account` can run: the package's own where possible, else a copy below `spare`, made
 * once a version.
 * @throws EmbeddedError EMBEDDED_BINARIES when not even the copy runs (another libc, noexec, …)
 */
export async function findBinaries(
  source: PlatformPackage,
  spare: string,
  account: Account | undefined,
  log: (line: string) => void,
): Promise<Binaries> {
  const installed = await tryOut(source.root, account);
  if ('binaries' in installed) return installed.binaries;

  const copy = join(spare, `${source.name}-${source.version}`);
  const copied = await inSpare(spare, account, installed.reason, async () => {
    const earlier = (await exists(copy)) ? await tryOut(copy, account) : undefined;
    // A copy that does not run was cut short by a power failure: rename is not fsync.
    if (earlier && 'binaries' in earlier) return earlier;
    log(
      `copying PostgreSQL's binaries to ${copy}, since those in ${source.root} cannot be used in place`,
    );
    await copyPackage(source.root, copy);
    return tryOut(copy, account);
  });
  if ('binaries' in copied) return copied.binaries;
  throw new EmbeddedError(
    'EMBEDDED_BINARIES',
    `The embedded PostgreSQL cannot run on this machine (${copied.reason}); set DATABASE_URL to a PostgreSQL server of your own.`,
  );
}

/** Does `work` alone in the folder of copies. */
async function inSpare(
  spare: string,
  account: Account | undefined,
  reason: string,
  work: () => Promise<Trial>,
): Promise<Trial> {
  try {
    await mkdir(spare, { recursive: true });
    // Said outright, because root's umask may forbid it.
    if (account) for (const folder of [dirname(spare), spare]) await chmod(folder, 0o755);
    return await withLock(spare, work);
  } catch (cause) {
    if (errno(cause) === undefined || cause instanceof EmbeddedError) throw cause;
    return { reason: `${reason}, and no copy can be made: ${(cause as Error).message}` };
  }
}

/** Mends the package if that is needed and allowed, and runs it once, as the one who will run it. */
async function tryOut(root: string, account: Account | undefined): Promise<Trial> {
  const folder = join(root, 'native', 'bin');
  const [initdb, postgres] = [join(folder, 'initdb'), join(folder, 'postgres')];
  try {
    await hydrateSymlinks(root);
    for (const file of [initdb, postgres]) await makeExecutable(file);
  } catch (error) {
    if (errno(error) === undefined) throw error;
    return { reason: (error as Error).message };
  }
  for (const file of [initdb, postgres]) {
    const { ok, output } = await runCommand(file, ['--version'], account);
    const [, version, major] = /\(PostgreSQL\) ((\d+)\S*)/.exec(output) ?? [];
    if (!ok || !version || !major) return { reason: lastLine(output) || `${file} does not run` };
    if (file === postgres) return { binaries: { initdb, postgres, version, major } };
  }
  return { reason: `${folder} is empty` };
}

async function makeExecutable(file: string): Promise<void> {
  const executable = await access(file, constants.X_OK).then(
    () => true,
    () => false,
  );
  if (!executable) await chmod(file, (await stat(file)).mode | 0o111);
}

async function copyPackage(root: string, copy: string): Promise<void> {
  const fresh = `${copy}.new`;
  await rm(fresh, { recursive: true, force: true });
  await cp(root, fresh, { recursive: true, verbatimSymlinks: true, filter: isNeeded });
  await openForReading(fresh);
  await hydrateSymlinks(fresh);
  await rm(copy, { recursive: true, force: true });
  await rename(fresh, copy);
}

/** Static libraries and what extensions are compiled with: a sixth of the package. */
function isNeeded(path: string): boolean {
  return !path.endsWith('.a') && !['pkgconfig', 'pgxs'].includes(basename(path));
}

/** An installation under umask 077 is for its owner only, and cp keeps modes. */
async function openForReading(folder: string): Promise<void> {
  await chmod(folder, 0o755);
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) await openForReading(path);
    else if (entry.isFile()) await chmod(path, folder.endsWith('/bin') ? 0o755 : 0o644);
  }
}

function lastLine(text: string): string {
  return text.slice(text.lastIndexOf('\n') + 1);
}
