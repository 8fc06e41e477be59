import { type Pool, patiently } from '../../services/ledger/pool.ts';

/** Asks the database, for as long as the answer takes. */
export type Ask = (text: string, values?: unknown[]) => Promise<unknown>;

/** Gives `work` a connection without the limits that the hub has for its own statements, and closes it afterwards. */
export async function byHand(pool: Pool, work: (ask: Ask) => Promise<void>): Promise<void> {
  const connection = await pool.connect();
  try {
    await connection.query('set statement_timeout = 0');
    await work((text, values) => patiently(connection, text, values));
  } finally {
    // It keeps settings that others must not have.
    connection.release(true);
  }
}
