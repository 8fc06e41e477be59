import { randomBytes } from 'node:crypto';
import type { Pool } from './pool.ts';

/** The key of that name, 32 random bytes; the process that asks first makes it. */
export async function hubKey(pool: Pool, name: 'session'): Promise<Buffer> {
  await pool.query('insert into hub_keys (name, key) values ($1, $2) on conflict do nothing', [
    name,
    randomBytes(32),
  ]);
  const { rows } = await pool.query<{ key: Buffer }>('select key from hub_keys where name = $1', [
    name,
  ]);
  return rows[0]?.key ?? randomBytes(32);
}
