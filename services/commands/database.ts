import { join } from 'node:path';
import { type Config, readConfig } from '../config.ts';
import { startEmbedded } from '../ledger/embedded/index.ts';
import { named, openPool, type Pool } from '../ledger/pool.ts';

/** Gives a command the ledger of this machine's hub, running or not, and closes it afterwards. */
export async function withDatabase<T>(
  work: (pool: Pool, config: Config) => Promise<T>,
): Promise<T> {
  const config = readConfig();
  const server = config.databaseUrl
    ? undefined
    : await startEmbedded({ dataDir: join(config.dataDir, 'database'), log: () => {} });
  const url = config.databaseUrl ?? server?.url ?? '';
  const pool = openPool({ url, max: 2, schema: 'post_office', onError: () => {} });
  try {
    return await work(pool, config);
  } catch (error) {
    throw named(error);
  } finally {
    await pool.end();
    await server?.stop();
  }
}
