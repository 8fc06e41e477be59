import { setTimeout as sleep } from 'node:timers/promises';
import { type Connection, patiently } from './pool.ts';

/**
 * Milliseconds that a try waits: less than PostgreSQL's deadlock_timeout (1 s), so that whoever meets us crosswise is
 * never the one that PostgreSQL fails.
 */
const patience = 500;
/** An autovacuum gives way only to one that has waited longer than that: each tenth try does. */
const longPatience = 3000;
/** Between two tries, in which everybody else goes on. */
const pause = 500;

/** Given up: its time was over, or PostgreSQL found a deadlock. */
const inVain = new Set(['57014', '40P01']);

/**
 * Takes all tables of the ledger for the rest of the transaction, all at once or none: what goes on to change several of
 * them one after the other would wait crosswise with programs that work on them, and everybody would wait behind it
 * for as long as a dump reads them.
 */
export async function lockTables(connection: Connection): Promise<void> {
  const { rows } = await connection.query<{ names: string | null }>(
    `select string_agg(format('post_office.%I', tablename), ', ' order by tablename) as names
       from pg_tables where schemaname = 'post_office'`,
  );
  await connection.query('savepoint unlocked');
  for (let tries = 1; ; tries += 1) {
    try {
      const wait = tries % 10 === 0 ? longPatience : patience;
      await connection.query(`set local statement_timeout = ${wait}`);
      await patiently(connection, `lock table ${rows[0]?.names} in access exclusive mode`);
      await connection.query('set local statement_timeout = 0');
      return;
    } catch (error) {
      if (!inVain.has((error as { code?: string }).code ?? '')) throw error;
    }
    await connection.query('rollback to unlocked');
    await sleep(pause);
  }
}
