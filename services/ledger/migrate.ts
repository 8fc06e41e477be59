import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { lockTables } from './lock-tables.ts';
import { type Pool, patiently, transaction } from './pool.ts';

const folder = join(import.meta.dirname, 'migrations');
/** Any number that no other program on the database uses: 'post' in ASCII. */
const lock = 0x706f7374;

export interface Migration {
  number: number;
  name: string;
  sql: string;
  sha256: string;
}

/** Thrown when a migration that was applied is not the one in this program. */
export class MigrationError extends Error {}

/** The migrations of this program, in order. */
export async function migrations(): Promise<Migration[]> {
  const names = (await readdir(folder)).filter((name) => name.endsWith('.sql')).sort();
  return Promise.all(
    names.map(async (name) => {
      const sql = await readFile(join(folder, name), 'utf8');
      const sha256 = createHash('sha256').update(sql).digest('hex');
      return { number: Number.parseInt(name, 10), name, sql, sha256 };
    }),
  );
}

/**
 * Brings the ledger up to date; says which migrations it applied. All of them are one transaction
 * behind an advisory lock, so any number of processes may start at once, and a crash leaves the
 * ledger as it was. Programs that work on it meanwhile wait. Migrations that this program does not
 * know (a newer one ran before) are left alone.
 */
export async function migrate(pool: Pool): Promise<string[]> {
  const all = await migrations();
  return transaction(pool, async (connection) => {
    await connection.query('set local statement_timeout = 0');
    await patiently(connection, 'select pg_advisory_xact_lock($1)', [lock]);
    await connection.query('create schema if not exists post_office');
    await connection.query(
      `create table if not exists post_office.migrations (
         number integer primary key, name text not null, sha256 text not null,
         applied_at timestamptz not null default now())`,
    );
    const { rows } = await connection.query<{ number: number; sha256: string }>(
      'select number, sha256 from post_office.migrations',
    );
    const applied = new Map(rows.map((row) => [row.number, row.sha256]));
    const done: string[] = [];
    for (const { number, name, sql, sha256 } of all) {
      const before = applied.get(number);
      if (before === sha256) continue;
      if (before) throw new MigrationError(`Migration ${name} was changed after it was applied.`);
      if (done.length === 0) await lockTables(connection);
      await patiently(connection, sql);
      await connection.query(
        'insert into post_office.migrations (number, name, sha256) values ($1, $2, $3)',
        [number, name, sha256],
      );
      done.push(name);
    }
    return done;
  });
}
