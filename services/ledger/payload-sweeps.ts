import type { Pool } from './pool.ts';

/** When the payload of an owner expired: with the first sweep over its time that came after `notBefore`. */
export async function expiryOf(
  pool: Pool,
  ownerId: string,
  notBefore: Date,
): Promise<Date | undefined> {
  const { rows } = await pool.query<{ at: Date | null }>(
    `select min(at) as at from payload_sweeps
      where to_id > $1 and (from_id is null or from_id <= $1) and at >= $2`,
    [ownerId, notBefore],
  );
  return rows[0]?.at ?? undefined;
}
