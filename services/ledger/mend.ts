import { type Deed, note } from './audit.ts';
import { enterMessages } from './enter-messages.ts';
import {
  businessKeyColumns,
  deliveryColumns,
  type MessageEntry,
  type ReceiptRow,
} from './entry.ts';
import { type Connection, type Pool, transaction } from './pool.ts';
import { recordsets } from './recordset.ts';
import { noteRevision } from './revisions.ts';
import { storableJson } from './rows.ts';
import { messageState, newDeliveries, release, type Settled } from './settle.ts';

/** A receipt, and the message that carries it to the sender, where the sender wants that. */
export interface Told {
  receipt: ReceiptRow;
  push?: MessageEntry;
}

/**
 * SQL: the place in its lane of a delivery that is sent again. One that has kept those behind it
 * waiting keeps its place; behind any other one later ones may have gone, so it goes to the end.
 */
export const place = `case when state in ('retrying', 'held', 'queued') or (state = 'dead' and on_dead = 'hold') then sequence
                    else nextval(pg_get_serial_sequence('post_office.deliveries', 'sequence')) end`;

/** What a mending did; undefined: the state did not allow it. */
export type Mended = Settled['released'] | undefined;

/** A message cannot be sent again: its canonical form has expired or was erased. */
export class PayloadGone extends Error {}

/**
 * A dead letter, or a delivery that waits for its next attempt, is sent now, as the same delivery with
 * the same idempotency key. A worker that claims it under its last generation finds that gone.
 */
export async function retryDelivery(pool: Pool, deliveryId: string, deed: Deed): Promise<Mended> {
  return transaction(pool, async (connection) => {
    await lockMessage(connection, deliveryId);
    const { rows } = await connection.query<{
      id: string;
      generation: number;
      system: string;
      message_id: string;
    }>(
      `update deliveries set state = 'queued', generation = generation + 1, attempts = 0, lost = 0,
              due_at = now(), enqueued_at = now(), code = null, detail = null, sequence = ${place}
        where id = $1 and state in ('dead', 'retrying') returning id, generation, system, message_id`,
      [deliveryId],
    );
    const row = rows[0];
    if (!row) return undefined;
    await refreshMessage(connection, row.message_id);
    await note(connection, deed);
    return [{ id: row.id, generation: row.generation, system: row.system }];
  });
}

/** A dead letter stays what it is, but those behind it in its lane need not wait for it any more. */
export async function skipDelivery(pool: Pool, deliveryId: string, deed: Deed): Promise<Mended> {
  return transaction(pool, async (connection) => {
    const { rowCount } = await connection.query(
      `update deliveries set on_dead = 'skip'
        where id = $1 and state = 'dead' and on_dead = 'hold' and lane is not null`,
      [deliveryId],
    );
    if (rowCount === 0) return undefined;
    await note(connection, deed);
    return release(connection, deliveryId);
  });
}

/** A delivery that is not finished is given up; its lane moves on. */
export async function cancelDelivery(
  pool: Pool,
  deliveryId: string,
  deed: Deed,
  told: (previousSha256: string | null) => Told,
): Promise<Mended> {
  return transaction(pool, async (connection) => {
    const head = await lockMessage(connection, deliveryId);
    const { rows } = await connection.query<{ message_id: string }>(
      `update deliveries set state = 'cancelled', generation = generation + 1
        where id = $1 and state in ('held', 'queued', 'retrying', 'dead') returning message_id`,
      [deliveryId],
    );
    const row = rows[0];
    if (!row || !head) return undefined;
    const pushed = await tell(connection, told(head.receipt_sha256));
    await refreshMessage(connection, row.message_id);
    await note(connection, deed);
    return [...(await release(connection, deliveryId)), ...pushed];
  });
}

/**
 * A message is sent again to all systems that it was finished with. It is written anew, and goes
 * under a new idempotency key: the person wants the effect once more.
 */
export async function replayMessage(pool: Pool, messageId: string, deed: Deed): Promise<Mended> {
  return transaction(pool, async (connection) => {
    await connection.query('select 1 from messages where id = $1 for update', [messageId]);
    // Locked, so that it cannot expire before it is seen that somebody needs it.
    const payload = await connection.query(
      'select 1 from payloads where owner_id = $1 for key share',
      [messageId],
    );
    if (payload.rowCount === 0) throw new PayloadGone();
    const { rows } = await connection.query<{ id: string; generation: number; system: string }>(
      `update deliveries set state = 'queued', generation = generation + 1, replays = replays + 1,
              attempts = 0, lost = 0, due_at = now(), enqueued_at = now(), delivered_at = null, code = null,
              detail = null, remote_status = null, sequence = ${place}
        where message_id = $1 and state in ('delivered', 'dead', 'cancelled')
       returning id, generation, system`,
      [messageId],
    );
    if (rows.length === 0) return undefined;
    await connection.query('delete from payloads where owner_id = any($1::uuid[])', [
      rows.map((row) => row.id),
    ]);
    await refreshMessage(connection, messageId);
    await note(connection, deed);
    return rows;
  });
}

const keysOf = recordsets({ keys: businessKeyColumns });
const deliveriesOf = recordsets({ deliveries: deliveryColumns });

/**
 * A message that waits in quarantine or unrouted gets what a new reading or a new address book made
 * of it. `state` guards against two people doing it at once.
 */
export async function redoMessage(
  pool: Pool,
  state: 'quarantined' | 'unrouted',
  redone: (previousSha256: string | null) => { entry: MessageEntry; push?: MessageEntry },
  messageId: string,
  deed: Deed,
): Promise<Mended> {
  return transaction(pool, async (connection) => {
    const { rows } = await connection.query<{ receipt_sha256: string | null }>(
      `select encode(receipt_sha256, 'hex') as receipt_sha256 from messages
        where id = $1 and state = $2 for update`,
      [messageId, state],
    );
    if (!rows[0]) return undefined;
    const { entry, push } = redone(rows[0].receipt_sha256);
    const { keys, deliveries, canonical, receipt, revision } = entry;
    // Without what text cannot hold.
    const row: MessageEntry['row'] = JSON.parse(storableJson(entry.row));
    await connection.query(
      `update messages set type = $2, action = $3, native_type = $4, native_id = $5, state = $6,
              business_keys = $7, canonical_sha256 = decode($8, 'hex'), schema_id = $9,
              address_book_version = $10, problem = $11 where id = $1`,
      [
        messageId,
        row.type,
        row.action,
        row.native_type,
        row.native_id,
        row.state,
        JSON.stringify(row.business_keys),
        row.canonical_sha256,
        row.schema_id,
        row.address_book_version,
        row.problem && JSON.stringify(row.problem),
      ],
    );
    if (revision) await noteRevision(connection, entry.row.system, messageId, revision);
    const pushed = receipt ? await tell(connection, { receipt, push }) : [];
    await connection.query(
      `insert into message_keys (value, message_id)
       select value, message_id from ${keysOf.sql.keys} as x on conflict do nothing`,
      keysOf.values({ keys: keys.map((value) => ({ value, message_id: messageId })) }),
    );
    if (canonical) {
      await connection.query(
        `insert into payloads (owner_id, content_type, body) values ($1, 'application/json', $2)
         on conflict (owner_id) do update set body = excluded.body`,
        [messageId, canonical],
      );
    }
    await connection.query(
      `insert into deliveries (id, message_id, system, partner, route, lane, on_dead, on_stale, state,
              created_at, due_at, enqueued_at, deliver_by)
       select id, message_id, system, partner, route, lane, on_dead, on_stale, 'queued', created_at,
              now(), now(), now() + (deliver_by - created_at)
         from ${deliveriesOf.sql.deliveries} as x order by id`,
      deliveriesOf.values({ deliveries }),
    );
    await note(connection, deed);
    return [...newDeliveries(deliveries), ...pushed];
  });
}

async function lockMessage(connection: Connection, deliveryId: string) {
  const { rows } = await connection.query<{ receipt_sha256: string | null }>(
    `select encode(m.receipt_sha256, 'hex') as receipt_sha256
       from messages m join deliveries d on d.message_id = m.id where d.id = $1 for update of m`,
    [deliveryId],
  );
  return rows[0];
}

async function refreshMessage(connection: Connection, messageId: string): Promise<void> {
  await connection.query(
    `update messages m set state = s.state from (${messageState('$1')}) s where m.id = $1`,
    [messageId],
  );
}

async function tell(
  connection: Connection,
  { receipt: row, push }: Told,
): Promise<Settled['released']> {
  await connection.query(
    `insert into receipts (id, interchange_id, message_id, event, body, sha256, previous_sha256)
     values ($1, $2, $3, $4, $5, decode($6, 'hex'), decode($7, 'hex'))`,
    [
      row.id,
      row.interchange_id,
      row.message_id,
      row.event,
      row.body,
      row.sha256,
      row.previous_sha256,
    ],
  );
  await connection.query(`update messages set receipt_sha256 = decode($2, 'hex') where id = $1`, [
    row.message_id,
    row.sha256,
  ]);
  if (!push) return [];
  await connection.query(enterMessages([push]));
  return newDeliveries(push.deliveries);
}
