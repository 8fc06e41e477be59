import { join } from 'node:path';
import { BackupError, makeBackup, restoreBackup } from '../backup.ts';
import { type Config, readConfig } from '../config.ts';
import { startEmbedded } from '../ledger/embedded/index.ts';
import { openPool } from '../ledger/pool.ts';
import { totals } from '../ledger/totals.ts';
import { progress } from './progress.ts';

/** Copies the data of this machine's hub, running or not, into a folder. */
export async function backupCommand(folder: string, { json }: { json?: boolean }): Promise<void> {
  const config = embeddedConfig('pg_dump or pg_basebackup backs it up');
  const server = await startEmbedded({ dataDir: join(config.dataDir, 'database'), log() {} });
  try {
    const { files, madeAt } = await makeBackup(server, config, folder, progress(json));
    const bytes = files.reduce((sum, one) => sum + one.bytes, 0);
    if (json) console.log(JSON.stringify({ folder, madeAt, files: files.length, bytes }));
    else console.log(`Backed up ${files.length} files, ${megabytes(bytes)}, to ${folder}.`);
  } finally {
    await server.stop();
  }
}

/** Puts a backup in the place of an empty data folder, and starts its database once to prove that it is whole. */
export async function restoreCommand(folder: string, { json }: { json?: boolean }): Promise<void> {
  const config = embeddedConfig('restore it with its own tools');
  const { manifest, otherBook } = await restoreBackup(folder, config, progress(json));
  const server = await startEmbedded({ dataDir: join(config.dataDir, 'database'), log() {} });
  const pool = openPool({ url: server.url, max: 1, schema: 'post_office', onError() {} });
  try {
    const found = await totals(pool);
    const { madeAt } = manifest;
    if (json) console.log(JSON.stringify({ dataDir: config.dataDir, madeAt, ...found, otherBook }));
    else
      console.log(
        `Restored the backup of ${madeAt} to ${config.dataDir}: ${found.messages} messages, ${found.receipts} receipts, ${found.open} deliveries that wait.`,
      );
    if (otherBook && !json)
      console.warn(
        `Warning: ${config.bookFile} is another address book than that of the backup, ${join(folder, 'book.yaml')}; it was left as it is.`,
      );
  } finally {
    await pool.end();
    await server.stop();
  }
}

function embeddedConfig(instead: string): Config {
  const config = readConfig();
  if (config.databaseUrl)
    throw new BackupError(`DATABASE_URL names a PostgreSQL of your own: ${instead}.`);
  return config;
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
