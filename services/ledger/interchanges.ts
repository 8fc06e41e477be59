import type { InterchangeProblem } from './entry.ts';
import type { FoundReceipt } from './messages.ts';
import type { Pool } from './pool.ts';

export interface FoundInterchange {
  id: string;
  system: string;
  partner: string | null;
  state: string;
  received_at: Date;
  content_type: string;
  headers: Record<string, string>;
  remote_address: string | null;
  bytes: number;
  sha256: string;
  idempotency_key: string | null;
  traceparent: string | null;
  address_book_version: number | null;
  problem: InterchangeProblem | null;
  /** Its bytes were erased, by that operator. */
  erased_at: Date | null;
  erased_by: string | null;
}

const columns = `id, system, partner, state, received_at, content_type, headers, remote_address, bytes,
  encode(sha256, 'hex') as sha256, idempotency_key, traceparent, address_book_version, problem,
  erased_at, erased_by`;

export async function interchangeById(
  pool: Pool,
  id: string,
): Promise<FoundInterchange | undefined> {
  const { rows } = await pool.query<FoundInterchange>(
    `select ${columns} from interchanges where id = $1`,
    [id],
  );
  return rows[0];
}

/** Interchanges that were refused, wholly or in part, newest first. */
export async function refusedInterchanges(
  pool: Pool,
  filter: { system?: string; before?: string; limit: number },
): Promise<FoundInterchange[]> {
  const { rows } = await pool.query<FoundInterchange>(
    `select ${columns} from interchanges
      where state <> 'accepted' and ($1::text is null or system = $1) and ($2::uuid is null or id < $2)
      order by id desc limit $3`,
    [filter.system ?? null, filter.before ?? null, filter.limit],
  );
  return rows;
}

/** The ids of the messages of an interchange, in the order of its documents. */
export async function messagesOfInterchange(pool: Pool, id: string): Promise<string[]> {
  const { rows } = await pool.query<{ id: string }>(
    'select id from messages where interchange_id = $1 and position is not null order by position',
    [id],
  );
  return rows.map((row) => row.id);
}

/** Receipts about what an interchange held that did not become a message. */
export async function receiptsOfInterchange(pool: Pool, id: string): Promise<FoundReceipt[]> {
  const { rows } = await pool.query<FoundReceipt>(
    `select id, message_id, event, body, encode(sha256, 'hex') as sha256
       from receipts where interchange_id = $1 and message_id is null order by id`,
    [id],
  );
  return rows;
}
