import type { Pool } from './pool.ts';

/** The beginning of a payload. */
export interface PayloadExcerpt {
  contentType: string;
  /** Of the whole payload. */
  bytes: number;
  head: Buffer;
}

/** The first `length` bytes of the payloads of interchanges, messages and deliveries, by owner. */
export async function payloadExcerpts(
  pool: Pool,
  ownerIds: string[],
  length: number,
): Promise<Map<string, PayloadExcerpt>> {
  const { rows } = await pool.query<{
    owner_id: string;
    content_type: string;
    bytes: number;
    head: Buffer;
  }>(
    `select owner_id, content_type, octet_length(body) as bytes, substring(body from 1 for $2) as head
       from payloads where owner_id = any($1::uuid[])`,
    [ownerIds, length],
  );
  return new Map(
    rows.map((row) => [
      row.owner_id,
      { contentType: row.content_type, bytes: row.bytes, head: row.head },
    ]),
  );
}
