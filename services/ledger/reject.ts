import { enterMessages } from './enter-messages.ts';
import type { InterchangeRow, MessageEntry, ReceiptRow } from './entry.ts';
import { type Connection, type Pool, transaction } from './pool.ts';
import { rowsJson } from './rows.ts';

export interface Rejection {
  interchange: InterchangeRow;
  /** Kept when the sender was known; bytes of strangers are only counted and digested. */
  raw?: Buffer;
  told: ToldRejection;
}

/** The receipt, and the message that carries it to the sender, where the sender wants that. */
export interface ToldRejection {
  receipt: ReceiptRow;
  push?: MessageEntry;
}

/** Writes down an interchange that was refused, so that it can be found. */
export async function reject(pool: Pool, { interchange, raw, told }: Rejection): Promise<void> {
  await transaction(pool, async (connection) => {
    await connection.query(
      `insert into interchanges (id, system, partner, state, received_at, content_type, headers,
              remote_address, bytes, sha256, idempotency_key, traceparent, address_book_version, problem)
       select id, system, partner, state, received_at, content_type, headers, remote_address, bytes,
              decode(sha256, 'hex'), idempotency_key, traceparent, address_book_version, problem
         from json_to_recordset($1) as x(id uuid, system text, partner text, state text,
              received_at timestamptz, content_type text, headers jsonb, remote_address text,
              bytes integer, sha256 text, idempotency_key text, traceparent text,
              address_book_version integer, problem jsonb)`,
      [rowsJson([interchange])],
    );
    await tell(connection, told);
    if (!raw) return;
    await connection.query(
      'insert into payloads (owner_id, content_type, body) values ($1, $2, $3)',
      [interchange.id, interchange.content_type, raw],
    );
  });
}

/** Notes on an accepted interchange that some of its documents were refused. */
export async function markPartly(
  pool: Pool,
  interchangeId: string,
  problem: NonNullable<InterchangeRow['problem']>,
  told: ToldRejection,
): Promise<void> {
  await transaction(pool, async (connection) => {
    await connection.query(
      `update interchanges set state = 'partly_accepted', problem = $2::json->0 where id = $1`,
      [interchangeId, rowsJson([problem])],
    );
    await tell(connection, told);
  });
}

/** A receipt about an interchange: of what was refused there is no message. */
async function tell(connection: Connection, { receipt, push }: ToldRejection): Promise<void> {
  await connection.query(
    `insert into receipts (id, interchange_id, event, body, sha256)
     values ($1, $2, $3, $4, decode($5, 'hex'))`,
    [receipt.id, receipt.interchange_id, receipt.event, receipt.body, receipt.sha256],
  );
  if (push) await enterMessages(connection, [push]);
}
