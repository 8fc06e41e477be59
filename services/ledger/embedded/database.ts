import pg from 'pg';
import { NAME } from './cluster.ts';
import { EmbeddedError, errno } from './error.ts';

/** The address of the embedded database, password included: for pg, never for a log. */
export function urlOf(port: number, password: string): string {
  return `postgres://${NAME}:${password}@127.0.0.1:${port}/${NAME}`;
}

/** Creates the database unless it exists; proves on the way that the server answers and knows the password. */
export async function ensureDatabase(port: number, password: string): Promise<void> {
  const client = new pg.Client({
    host: '127.0.0.1',
    port,
    user: NAME,
    password,
    database: 'postgres',
    // Said outright, because pg would otherwise take it from PGSSLMODE.
    ssl: false,
    connectionTimeoutMillis: 30_000,
  });
  // A connection that breaks while idle must not bring the hub down.
  client.on('error', () => {});
  try {
    await client.connect();
    const { rowCount } = await client.query('select from pg_database where datname = $1', [NAME]);
    if (rowCount === 0) await client.query(`create database ${NAME}`);
  } catch (error) {
    // 28P01: invalid_password
    if (errno(error) === '28P01') {
      throw new EmbeddedError(
        'EMBEDDED_PASSWORD',
        'The embedded PostgreSQL refuses the password in its data folder; put back the password file that belongs to these data.',
      );
    }
    throw new EmbeddedError(
      'EMBEDDED_START',
      `The embedded PostgreSQL runs but does not answer: ${(error as Error).message}.`,
      { cause: error },
    );
  } finally {
    await client.end().catch(() => {});
  }
}
