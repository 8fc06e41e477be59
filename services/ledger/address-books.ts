import { type Pool, transaction } from './pool.ts';

export interface StoredBook {
  version: number;
  source: string;
  sha256: string;
  applied_by: string;
  applied_at: Date;
}

/** The newest version; undefined before the first one is stored. */
export async function newestBook(pool: Pool): Promise<StoredBook | undefined> {
  const { rows } = await pool.query<StoredBook>(
    'select version, source, sha256, applied_by, applied_at from address_books order by version desc limit 1',
  );
  return rows[0];
}

/** The number of the newest version; 0 before the first one. */
export async function newestVersion(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ version: number }>({
    name: 'book_version',
    text: 'select coalesce(max(version), 0) as version from address_books',
  });
  return rows[0]?.version ?? 0;
}

/** Stores a new version, unless the newest one is the same text; gives the version in force. */
export async function storeBook(
  pool: Pool,
  book: { source: string; sha256: string; appliedBy: string },
): Promise<number> {
  return transaction(pool, async (connection) => {
    // The lock makes versions gapless when two people apply at once.
    await connection.query('lock table address_books in exclusive mode');
    const newest = await connection.query<{ version: number; sha256: string }>(
      'select version, sha256 from address_books order by version desc limit 1',
    );
    const before = newest.rows[0];
    if (before?.sha256 === book.sha256) return before.version;
    const version = (before?.version ?? 0) + 1;
    await connection.query(
      'insert into address_books (version, source, sha256, applied_by) values ($1, $2, $3, $4)',
      [version, book.source, book.sha256, book.appliedBy],
    );
    return version;
  });
}
