import { payloadColumns } from './entry.ts';
import type { Pool } from './pool.ts';
import { recordsets } from './recordset.ts';

/** What is going to be sent for a delivery, before it is. */
export interface KeptOutbound {
  deliveryId: string;
  contentType: string;
  body: Buffer;
}

const given = recordsets({ payloads: payloadColumns });

/**
 * Keeps what is going to be sent, many at once: whatever happens then, the next attempt sends the
 * same bytes. What was kept before stays.
 */
export async function keepAll(pool: Pool, all: KeptOutbound[]): Promise<undefined[]> {
  await pool.query({
    name: 'keep_outbound',
    text: `insert into payloads (owner_id, content_type, body)
           select owner_id, content_type, body from ${given.sql.payloads} as x
           on conflict (owner_id) do nothing`,
    values: given.values({
      payloads: all.map(({ deliveryId, contentType, body }) => ({
        owner_id: deliveryId,
        content_type: contentType,
        body,
      })),
    }),
  });
  return all.map(() => undefined);
}
