import { enterMessages } from './enter-messages.ts';
import {
  type InterchangeRow,
  interchangeColumns,
  type MessageEntry,
  type ReceiptRow,
} from './entry.ts';
import { type Connection, type Pool, transaction } from './pool.ts';
import { recordsets } from './recordset.ts';
import { storableJson } from './rows.ts';

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

const given = recordsets({ interchanges: interchangeColumns });

/** Writes down an interchange that was refused, so that it can be found. */
export async function reject(pool: Pool, { interchange, raw, told }: Rejection): Promise<void> {
  await transaction(pool, async (connection) => {
    await connection.query(
      `insert into interchanges (id, system, partner, state, received_at, content_type, headers,
              remote_address, bytes, sha256, idempotency_key, traceparent, address_book_version, problem)
       select id, system, partner, state, received_at, content_type, headers, remote_address, bytes,
              sha256, idempotency_key, traceparent, address_book_version, problem
         from ${given.sql.interchanges} as x`,
      given.values({ interchanges: [interchange] }),
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
      `update interchanges set state = 'partly_accepted', problem = $2::jsonb where id = $1`,
      [interchangeId, storableJson(problem)],
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
  if (push) await connection.query(enterMessages([push]));
}
