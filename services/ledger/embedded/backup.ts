/**
 * A backup of the embedded database while it runs, by PostgreSQL's own procedure (Continuous Archiving,
 * "Making a Base Backup Using the Low Level API"): its files are copied as they lie, and the write-ahead
 * log of that time makes them consistent at the next start. The package brings no pg_basebackup.
 */
import { randomBytes } from 'node:crypto';
import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { type Copied, copyFile, digestOf, treeOf } from './copied.ts';
import { errno } from './error.ts';
import type { EmbeddedServer } from './index.ts';
import { pgdataOf } from './place.ts';

export interface ClusterCopy {
  /** Of PostgreSQL; only that one can read it. */
  major: string;
  /** Also the empty ones: the server does not start without them. */
  folders: string[];
  files: Copied[];
}

/** Not to be copied, as the manual says: what belongs to the running server, and what it makes anew. */
const passing =
  /^(postmaster\.(pid|opts)|pg_(dynshmem|notify|replslot|serial|snapshots|stat_tmp|subtrans)\/.*|pg_wal\/.*)$|(^|\/)(pgsql_tmp[^/]*|pg_internal\.init[^/]*)$/;
/** The log itself comes at the end. */
const kept = /^pg_wal\/(archive_status|summaries)$/;

/**
 * Copies the database into `folder`. Whatever was committed before this call is in it.
 *
 * @param onProgress bytes copied so far, and about how many there are
 */
export async function copyCluster(
  { url, home }: Pick<EmbeddedServer, 'url' | 'home'>,
  folder: string,
  onProgress: (done: number, all: number) => void,
): Promise<ClusterCopy> {
  const pgdata = pgdataOf(home);
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    // Keeps the log of this time from being recycled; it goes with the connection.
    await client.query('select pg_create_physical_replication_slot($1, true, true)', [
      `backup_${randomBytes(6).toString('hex')}`,
    ]);
    await client.query(`select pg_backup_start('post-office backup', true)`);
    const skip = (path: string) => passing.test(path) && !kept.test(path);
    const { files: paths, folders } = await treeOf(pgdata, skip);
    const files = await copyAll(pgdata, folder, paths, onProgress);
    const { rows } = await client.query<{ labelfile: string; last: string; major: string }>(
      `select labelfile, pg_walfile_name(lsn) as last,
              current_setting('server_version_num')::int / 10000 || '' as major
         from pg_backup_stop(false)`,
    );
    const [end] = rows;
    const first = /^START WAL LOCATION: .*\(file ([0-9A-F]{24})\)$/m.exec(
      end?.labelfile ?? '',
    )?.[1];
    if (!end || !first) throw new Error('PostgreSQL did not say where its backup begins and ends.');
    const logs = await client.query<{ path: string }>(
      `select 'pg_wal/' || name as path from pg_ls_waldir()
        where name ~ '^[0-9A-F]{24}$' and name collate "C" between $1 and $2 order by name`,
      [first, end.last],
    );
    const walFiles = logs.rows.map((row) => row.path);
    if (walFiles[0] !== `pg_wal/${first}` || walFiles.at(-1) !== `pg_wal/${end.last}`)
      throw new Error('The write-ahead log of the time of the backup is not complete.');
    files.push(...(await copyAll(pgdata, folder, walFiles, onProgress)));
    const label = join(folder, 'backup_label');
    await writeFile(label, end.labelfile, { flag: 'wx', mode: 0o600 });
    files.push({ path: 'backup_label', ...(await digestOf(label)) });
    return { major: end.major, folders, files };
  } finally {
    await client.end().catch(() => {});
  }
}

async function copyAll(
  from: string,
  to: string,
  paths: string[],
  onProgress: (done: number, all: number) => void,
): Promise<Copied[]> {
  const sizes = await Promise.all(
    paths.map((path) =>
      stat(join(from, path)).then(
        ({ size }) => size,
        () => 0,
      ),
    ),
  );
  const all = sizes.reduce((sum, size) => sum + size, 0);
  const copied: Copied[] = [];
  let done = 0;
  for (const path of paths) {
    try {
      const file = await copyFile(join(from, path), join(to, path));
      copied.push({ path, ...file });
      done += file.bytes;
      onProgress(done, all);
    } catch (error) {
      // A table that was dropped meanwhile; the log tells it too.
      if (errno(error) !== 'ENOENT') throw error;
    }
  }
  return copied;
}
