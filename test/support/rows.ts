import pg from 'pg';

type Test = { teardown(work: () => Promise<unknown> | unknown): void };

// biome-ignore lint/suspicious/noExplicitAny: rows have the shape of the question
export type Rows = (sql: string, values?: unknown[]) => Promise<any[]>;

/** Questions to a database from outside of the hub, on one connection that closes with the test. */
export function rowsOf(t: Test, url: string): Rows {
  const pool = new pg.Pool({
    connectionString: url,
    max: 2,
    options: '-c search_path=post_office,bullmq -c timezone=UTC',
  });
  pool.on('error', () => {});
  t.teardown(() => pool.end());
  return async (sql, values) => (await pool.query(sql, values)).rows;
}
