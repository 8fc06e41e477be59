import type { Pool } from '../../services/ledger/pool.ts';
import { byHand } from './by-hand.ts';

/** Of so many messages at once: their rows are held in memory by the database until they are written. */
const chunk = 250_000;

/**
 * Makes a past: copies of one document that was delivered, with all that the ledger keeps of one, at the pace of a
 * million a day until an hour ago. By SQL: ten million of them take a quarter of an hour.
 *
 * @param kept the newest of them, which have their payloads still; those of the others have expired
 */
export async function makeHistory(
  pool: Pool,
  messages: number,
  kept: number,
  say: (line: string) => void,
): Promise<void> {
  await byHand(pool, async (ask) => {
    await ask('set synchronous_commit = off');
    await ask(
      `create temporary table template as
       select m.*, d.id as delivery, d.system as receiver, d.partner as receiving_partner, d.route, d.on_dead
         from messages m join deliveries d on d.message_id = m.id where d.state = 'delivered' order by m.id limit 1`,
    );
    for (let from = 0; from < messages; from += chunk) {
      const to = Math.min(from + chunk, messages);
      await ask(
        `create temporary table copies as
         select n, at, (id || '1')::uuid as id, (id || '2')::uuid as interchange, (id || '3')::uuid as delivery,
                sha256(('a' || n)::bytea) as accepted, sha256(('d' || n)::bytea) as delivered
           from (select n, at, lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' || lpad(to_hex(n / 65536), 3, '0')
                        || '8' || lpad(to_hex(n % 65536), 4, '0') || substr(md5(n::text), 1, 10) as id
                   from (select n, now() - interval '1 hour' - ($3 - n) * interval '86.4 ms' as at
                           from generate_series($1::int + 1, $2::int) n) times) ids`,
        [from, to, messages],
      );
      for (const statement of copies) await ask(statement);
      if (to > messages - kept) await ask(payloads, [messages - kept]);
      await ask('drop table copies');
      say(`${to} of ${messages} messages made`);
    }
    await ask('drop table template');
    await ask('vacuum analyze');
  });
}

/** All but the payloads of the messages in `copies`. */
const copies = [
  `insert into interchanges (id, system, partner, state, received_at, content_type, headers, remote_address, bytes, sha256, address_book_version)
   select c.interchange, i.system, i.partner, i.state, c.at, i.content_type, i.headers, i.remote_address, i.bytes, c.accepted, i.address_book_version
     from copies c, template t join interchanges i on i.id = t.interchange_id`,
  `insert into dedupe_keys (system, key, sha256, interchange_id, message_id)
   select k.system, left(k.key, 4) || c.n, c.accepted, c.interchange, c.id
     from copies c, template t join dedupe_keys k on k.interchange_id = t.interchange_id`,
  `insert into messages (id, interchange_id, position, system, partner, type, action, native_type, native_id, state,
          accepted_at, business_keys, canonical_sha256, schema_id, address_book_version, receipt_sha256)
   select c.id, c.interchange, position, system, partner, type, action, native_type, 'H' || c.n, state,
          c.at, business_keys, canonical_sha256, schema_id, address_book_version, c.delivered
     from copies c, template t`,
  `insert into message_keys (value, message_id) select 'H' || n, id from copies`,
  `insert into deliveries (id, message_id, system, partner, route, lane, on_dead, state, attempts, created_at, due_at,
          enqueued_at, delivered_at, remote_status)
   select c.delivery, c.id, receiver, receiving_partner, route, 'order H' || c.n, on_dead, 'delivered', 1, c.at, c.at, c.at, c.at, '200'
     from copies c, template order by c.n`,
  `insert into attempts (id, delivery_id, generation, number, worker, started_at, ended_at, outcome, status, sent_sha256)
   select c.delivery, c.delivery, 1, 1, a.worker, c.at, c.at, 'delivered', '200', c.accepted
     from copies c, template t join attempts a on a.delivery_id = t.delivery`,
  `insert into receipts (id, interchange_id, message_id, event, body, sha256, previous_sha256)
   select case r.event when 'accepted' then c.id else c.delivery end, c.interchange, c.id, r.event, r.body,
          case r.event when 'accepted' then c.accepted else c.delivered end,
          case r.event when 'accepted' then null else c.accepted end
     from copies c, template t join receipts r on r.message_id = t.id`,
];

/** As received, in canonical form and as sent. */
const payloads = `
  insert into payloads (owner_id, content_type, body)
  select case p.owner_id when t.id then c.id when t.interchange_id then c.interchange else c.delivery end, p.content_type, p.body
    from copies c, template t join payloads p on p.owner_id in (t.id, t.interchange_id, t.delivery)
   where c.n > $1`;
