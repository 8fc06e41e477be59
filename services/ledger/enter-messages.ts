import type { MessageEntry } from './entry.ts';
import type { Connection } from './pool.ts';
import { rowsJson } from './rows.ts';

/** Adds messages with their deliveries, receipts and payloads to an interchange that is in the book. */
export async function enterMessages(
  connection: Connection,
  messages: MessageEntry[],
): Promise<void> {
  const withBytes = messages.filter((message) => message.canonical);
  await connection.query({
    name: 'enter_messages',
    text: `
with m as (
  insert into messages (id, interchange_id, position, system, partner, type, action, native_type,
         native_id, state, accepted_at, business_keys, canonical_sha256, schema_id,
         address_book_version, receipt_sha256)
  select x.id, x.interchange_id, x.position, x.system, x.partner, x.type, x.action, x.native_type,
         x.native_id, x.state, x.accepted_at, x.business_keys, decode(x.canonical_sha256, 'hex'),
         x.schema_id, x.address_book_version, decode(x.receipt_sha256, 'hex')
    from json_to_recordset($1) as x(id uuid, interchange_id uuid, position integer, system text,
         partner text, type text, action text, native_type text, native_id text, state text,
         accepted_at timestamptz, business_keys jsonb, canonical_sha256 text, schema_id text,
         address_book_version integer, receipt_sha256 text)
), n as (
  insert into message_keys (value, message_id)
  select value, message_id from json_to_recordset($2) as x(value text, message_id uuid)
  on conflict do nothing
), d as (
  insert into deliveries (id, message_id, system, partner, route, lane, on_dead, state, created_at,
         due_at, enqueued_at, deliver_by)
  select id, message_id, system, partner, route, lane, on_dead, 'queued', created_at, now(), now(),
         now() + (deliver_by - created_at)
    from json_to_recordset($3) as x(id uuid, message_id uuid, system text, partner text, route text,
         lane text, on_dead text, created_at timestamptz, deliver_by timestamptz)
   order by id
)
insert into payloads (owner_id, content_type, body)
select id, 'application/json', body from unnest($4::uuid[], $5::bytea[]) as x(id, body)`,
    values: [
      rowsJson(messages.map((message) => message.row)),
      rowsJson(
        messages.flatMap(({ row, keys }) => keys.map((value) => ({ value, message_id: row.id }))),
      ),
      rowsJson(messages.flatMap((message) => message.deliveries)),
      withBytes.map((message) => message.row.id),
      withBytes.map((message) => message.canonical),
    ],
  });
}
