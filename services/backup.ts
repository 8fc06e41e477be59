/** A backup of everything that a hub on the embedded database is made of, in a folder, and its way back. */
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Config } from './config.ts';
import { copyCluster } from './ledger/embedded/backup.ts';
import { type Copied, copyFile, digestOf, syncAll, treeOf } from './ledger/embedded/copied.ts';
import type { EmbeddedServer } from './ledger/embedded/index.ts';
import { passwordOf } from './ledger/embedded/password.ts';
import { placeCluster } from './ledger/embedded/restore.ts';

/** `manifest.json`, written last: a folder without it is no backup. */
export interface Manifest {
  format: 1;
  madeAt: string;
  /** Major version of PostgreSQL. */
  postgres: string;
  /** Below `database/`. */
  folders: string[];
  /** `database/…`, `password`, `keys/…` and `book.yaml`. */
  files: Copied[];
}

export type Progress = (doing: string, done: number, all: number) => void;

/** A reason why a backup cannot be made or restored, in a sentence. */
export class BackupError extends Error {}

const manifestName = 'manifest.json';

/** @param folder must not exist, or be empty */
export async function makeBackup(
  server: EmbeddedServer,
  { dataDir, bookFile }: Pick<Config, 'dataDir' | 'bookFile'>,
  folder: string,
  onProgress: Progress,
): Promise<Manifest> {
  if (!(await isEmpty(folder))) throw new BackupError(`${folder} is not empty.`);
  const files: Copied[] = [];
  const keep = async (from: string, path: string) =>
    files.push({ path, ...(await copyFile(from, join(folder, path))) });
  const copy = await copyCluster(server, join(folder, 'database'), (done, all) =>
    onProgress('copied', done, all),
  );
  files.push(...copy.files.map((one) => ({ ...one, path: `database/${one.path}` })));
  await keep(passwordOf(server.home), 'password');
  // A message may be in the database whose book names a key that was made just now: keys come last.
  for (const path of (await treeOf(join(dataDir, 'keys'))).files)
    await keep(join(dataDir, 'keys', path), `keys/${path}`);
  await keep(bookFile, 'book.yaml').catch(ifMissing);
  const manifest: Manifest = {
    format: 1,
    madeAt: new Date().toISOString(),
    postgres: copy.major,
    folders: copy.folders,
    files,
  };
  await syncAll(files.map((one) => join(folder, one.path)));
  const path = join(folder, manifestName);
  await writeFile(`${path}.new`, JSON.stringify(manifest), {
    flag: 'wx',
    mode: 0o600,
    flush: true,
  });
  await rename(`${path}.new`, path);
  return manifest;
}

/** What was restored, and what was left as it is. */
export interface Restored {
  manifest: Manifest;
  /** The address book stood there already, and says something else. */
  otherBook: boolean;
}

/**
 * Puts a backup in the place of the data folder, after every file of it has proven to be what was
 * written then.
 */
export async function restoreBackup(
  folder: string,
  { dataDir, bookFile }: Pick<Config, 'dataDir' | 'bookFile'>,
  onProgress: Progress,
): Promise<Restored> {
  if (!(await isEmpty(dataDir)))
    throw new BackupError(`${dataDir} is not empty: move it away, or set POST_OFFICE_DATA.`);
  const manifest = await readManifest(folder);
  await verify(folder, manifest.files, onProgress);
  const below = (name: string) =>
    manifest.files
      .filter(({ path }) => path.startsWith(`${name}/`))
      .map((one) => ({ ...one, path: one.path.slice(name.length + 1) }));
  try {
    await placeCluster(
      {
        ...{ folder: join(folder, 'database'), password: join(folder, 'password') },
        ...{ major: manifest.postgres, folders: manifest.folders, files: below('database') },
      },
      join(dataDir, 'database'),
      (done, all) => onProgress('restored', done, all),
    );
    for (const { path } of below('keys')) {
      await copyFile(join(folder, 'keys', path), join(dataDir, 'keys', path));
      await syncAll([join(dataDir, 'keys', path)]);
    }
  } catch (error) {
    // Or the next try would find the folder no longer empty. It was, so all in it is ours.
    for (const name of await readdir(dataDir))
      await rm(join(dataDir, name), { recursive: true, force: true });
    throw error;
  }
  return { manifest, otherBook: await restoreBook(folder, bookFile, manifest) };
}

/** Never over another one. */
async function restoreBook(
  folder: string,
  bookFile: string,
  { files }: Manifest,
): Promise<boolean> {
  const book = files.find(({ path }) => path === 'book.yaml');
  if (!book) return false;
  try {
    await copyFile(join(folder, book.path), bookFile);
    return false;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    return (await digestOf(bookFile)).sha256 !== book.sha256;
  }
}

async function readManifest(folder: string): Promise<Manifest> {
  const text = await readFile(join(folder, manifestName), 'utf8').catch(() => undefined);
  if (text === undefined)
    throw new BackupError(
      `${folder} is no backup, or one that was not finished: ${manifestName} is missing.`,
    );
  let manifest: Manifest | undefined;
  try {
    manifest = JSON.parse(text) as Manifest;
  } catch {}
  if (manifest?.format !== 1 || !Array.isArray(manifest.files))
    throw new BackupError(`${join(folder, manifestName)} is none that this release can read.`);
  const root = resolve(folder);
  for (const { path } of [...manifest.files, ...manifest.folders.map((path) => ({ path }))])
    if (!resolve(root, path).startsWith(`${root}/`))
      throw new BackupError(`${join(folder, manifestName)} names a file outside of the backup.`);
  return manifest;
}

async function verify(folder: string, files: Copied[], onProgress: Progress): Promise<void> {
  const all = files.reduce((sum, { bytes }) => sum + bytes, 0);
  let done = 0;
  for (const { path, bytes, sha256 } of files) {
    const found = await digestOf(join(folder, path)).catch(ifMissing);
    if (!found) throw new BackupError(`The backup is damaged: ${path} is missing.`);
    if (found.bytes !== bytes || found.sha256 !== sha256)
      throw new BackupError(`The backup is damaged: ${path} is not what was written then.`);
    done += bytes;
    onProgress('verified', done, all);
  }
}

async function isEmpty(folder: string): Promise<boolean> {
  return ((await readdir(folder).catch(ifMissing)) ?? []).length === 0;
}

function ifMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
