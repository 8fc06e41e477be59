import type { Pool } from '../../services/ledger/pool.ts';
import { byHand } from './by-hand.ts';

/**
 * Makes deliveries wait that were accepted an hour ago: copies of one document that was delivered, each a
 * message of its own with its payload, in a lane of its own. By SQL: a million of them take minutes.
 *
 * @param system that they wait for, if not the one of that document: it is away, and they have been tried in vain
 */
export async function makeWaiting(
  pool: Pool,
  from: number,
  to: number,
  system: string | null = null,
): Promise<void> {
  await byHand(pool, async (ask) => {
    await ask(
      `create temporary table copies as
       select n, at, (lpad(to_hex((extract(epoch from at) * 1000)::bigint), 12, '0') || '7' || lpad(to_hex(n / 65536), 3, '0')
                      || '8' || lpad(to_hex(n % 65536), 4, '0') || substr(md5(n::text), 1, 11))::uuid as id
         from (select now() - interval '1 hour' as at) hour, generate_series($1::int + 1, $2::int) n`,
      [from, to],
    );
    // First, while the oldest message is one that has its payload.
    await ask(
      `insert into payloads select c.id, p.content_type, p.body from copies c,
              (select content_type, body from payloads where owner_id = (select id from messages order by id limit 1)) p`,
    );
    await ask(
      `insert into messages (id, interchange_id, system, partner, type, action, native_type, native_id, state,
              accepted_at, business_keys, canonical_sha256, schema_id, address_book_version)
       select c.id, interchange_id, system, partner, type, action, native_type, native_id, 'in_transit',
              c.at, business_keys, canonical_sha256, schema_id, address_book_version
         from copies c, (select * from messages order by id limit 1) m`,
    );
    await ask(
      `insert into deliveries (id, message_id, system, partner, route, lane, on_dead, state, attempts, created_at, due_at, enqueued_at)
       select c.id, c.id, coalesce($1, system), partner, route, 'order ' || n, on_dead,
              case when $1 is null then 'queued' else 'retrying' end, case when $1 is null then 0 else 1 end, c.at,
              case when $1 is null then c.at else now() + interval '1 day' end, now()
         from copies c, (select * from deliveries order by id limit 1) d order by n`,
      [system],
    );
    await ask('drop table copies');
    await ask('vacuum analyze');
  });
}
