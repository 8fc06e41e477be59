import type { Pool } from './pool.ts';

/** What is going to be sent for a delivery, before it is. */
export interface KeptOutbound {
  deliveryId: string;
  contentType: string;
  body: Buffer;
}

/**
 * Keeps what is going to be sent, many at once: whatever happens then, the next attempt sends the
 * same bytes. What was kept before stays.
 */
export async function keepAll(pool: Pool, all: KeptOutbound[]): Promise<undefined[]> {
  await pool.query({
    name: 'keep_outbound',
    text: `insert into payloads (owner_id, content_type, body)
           select * from unnest($1::uuid[], $2::text[], $3::bytea[]) on conflict (owner_id) do nothing`,
    values: [
      all.map((one) => one.deliveryId),
      all.map((one) => one.contentType),
      all.map((one) => one.body),
    ],
  });
  return all.map(() => undefined);
}
