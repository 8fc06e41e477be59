import { hostname } from 'node:os';
import type { Pool } from './pool.ts';

/** Says that a node lives, and is to be taken to live for `ms` milliseconds more. */
export async function beat(pool: Pool, id: string, ms: number): Promise<void> {
  await pool.query({
    name: 'beat',
    text: `insert into nodes (id, host, pid, alive_until) values ($1, $2, $3, now() + $4 * interval '1 ms')
           on conflict (id) do update set alive_until = excluded.alive_until`,
    values: [id, hostname(), process.pid, ms],
  });
}

/** Says that a node has ended: what it left behind, if anything, need not be waited for. */
export async function leave(pool: Pool, id: string): Promise<void> {
  await pool.query('update nodes set alive_until = now() where id = $1', [id]);
}

/** Forgets nodes that ended long ago: a day is longer than any lease. */
export async function forgetNodes(pool: Pool): Promise<void> {
  await pool.query("delete from nodes where alive_until < now() - interval '1 day'");
}

/** How many nodes live. */
export async function livingNodes(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ count: number }>({
    name: 'living_nodes',
    text: 'select count(*)::int as count from nodes where alive_until > now()',
  });
  return rows[0]?.count ?? 0;
}
