import {
  businessKeyColumns,
  businessKeyRows,
  canonicalRows,
  deliveryColumns,
  type MessageEntry,
  messageColumns,
  payloadColumns,
} from './entry.ts';
import type { Statement } from './pool.ts';
import { recordsets } from './recordset.ts';

const given = recordsets({
  messages: messageColumns,
  businessKeys: businessKeyColumns,
  deliveries: deliveryColumns,
  payloads: payloadColumns,
});

/** The statement that adds messages with their keys, deliveries and payloads to an interchange that is in the book. */
export function enterMessages(messages: MessageEntry[]): Statement {
  return {
    name: 'enter_messages',
    text: `
with m as (
  insert into messages (id, interchange_id, position, system, partner, type, action, native_type,
         native_id, state, accepted_at, business_keys, canonical_sha256, schema_id,
         address_book_version, receipt_sha256)
  select id, interchange_id, position, system, partner, type, action, native_type,
         native_id, state, accepted_at, business_keys, canonical_sha256, schema_id,
         address_book_version, receipt_sha256
    from ${given.sql.messages} as x
), n as (
  insert into message_keys (value, message_id)
  select value, message_id from ${given.sql.businessKeys} as x
  on conflict do nothing
), d as (
  insert into deliveries (id, message_id, system, partner, route, lane, on_dead, state, created_at,
         due_at, enqueued_at, deliver_by)
  select id, message_id, system, partner, route, lane, on_dead, 'queued', created_at, now(), now(),
         now() + (deliver_by - created_at)
    from ${given.sql.deliveries} as x
   order by id
)
insert into payloads (owner_id, content_type, body)
select owner_id, content_type, body from ${given.sql.payloads} as x`,
    values: given.values({
      messages: messages.map((message) => message.row),
      businessKeys: businessKeyRows(messages),
      deliveries: messages.flatMap((message) => message.deliveries),
      payloads: canonicalRows(messages),
    }),
  };
}
