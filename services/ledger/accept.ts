import {
  businessKeyColumns,
  businessKeyRows,
  canonicalRows,
  type Dedupe,
  deliveryColumns,
  type Entry,
  interchangeColumns,
  messageColumns,
  payloadColumns,
  receiptColumns,
} from './entry.ts';
import { failpoint } from './failpoint.ts';
import type { Pool } from './pool.ts';
import { recordsets } from './recordset.ts';

/** What was in the book before under a dedupe key. */
export interface Known {
  key: string;
  sha256: string;
  interchangeId: string;
  messageId: string | null;
}

/** Which messages were entered now, and for the others, what was there before. */
export interface Entered {
  entered: Set<string>;
  known: Map<string, Known>;
}

/**
 * Enters many interchanges in one statement, which is one commit. A message whose dedupe key is
 * known is left out, and an interchange of which nothing is left too: nothing is stored twice,
 * however many processes enter the same key at the same moment (the unique key makes all but one wait).
 */
export async function acceptAll(pool: Pool, entries: Entry[]): Promise<Entered[]> {
  const keys = dedupeRows(entries);
  const messages = entries.flatMap((entry) => entry.messages);
  const asked = pool.query<{
    key: string;
    system: string;
    interchange_id: string;
    message_id: string | null;
  }>({
    name: 'accept',
    text: statement,
    values: given.values({
      keys,
      interchanges: entries.map((entry) => entry.interchange),
      messages: messages.map(({ row, dedupe }) => ({ ...row, ...dedupeOf(dedupe) })),
      businessKeys: businessKeyRows(messages),
      deliveries: messages.flatMap((message) => message.deliveries),
      receipts: messages.flatMap(({ receipt }) => receipt ?? []),
      payloads: payloadRows(entries),
      revisions: messages.flatMap(({ row, dedupe, revision }) =>
        revision
          ? {
              ...revision,
              ...dedupeOf(dedupe),
              system: row.system,
              message_id: row.id,
              interchange_id: row.interchange_id,
            }
          : [],
      ),
    }),
  });
  failpoint('accept.asked', 2);
  const { rows } = await asked;
  const won = new Set(rows.map((row) => `${row.interchange_id} ${row.key}`));
  const lost = keys.filter((row) => !won.has(`${row.interchange_id} ${row.key}`));
  const known = lost.length === 0 ? new Map<string, Known>() : await repeated(pool, lost);
  return entries.map((entry) => outcome(entry, won, known));
}

function outcome(entry: Entry, won: Set<string>, known: Map<string, Known>): Entered {
  const { id, system } = entry.interchange;
  const result: Entered = { entered: new Set(), known: new Map() };
  for (const { row, dedupe } of entry.messages) {
    if (won.has(`${id} ${dedupe.key}`)) result.entered.add(row.id);
    else {
      const before = known.get(`${system} ${dedupe.key}`);
      if (before) result.known.set(row.id, before);
    }
  }
  return result;
}

interface DedupeRow {
  system: string;
  key: string;
  sha256: string;
  interchange_id: string;
  message_id: string | null;
}

/** Sorted, so that two processes take the same keys in the same order and cannot deadlock. */
function dedupeRows(entries: Entry[]): DedupeRow[] {
  const rows = new Map<string, DedupeRow>();
  for (const { interchange, messages } of entries) {
    for (const { row, dedupe } of messages) {
      if (dedupe.owner !== null && dedupe.owner !== row.id) continue;
      rows.set(`${interchange.id} ${dedupe.key}`, {
        system: interchange.system,
        key: dedupe.key,
        sha256: dedupe.sha256,
        interchange_id: interchange.id,
        message_id: dedupe.owner,
      });
    }
  }
  return [...rows.values()].sort((a, b) =>
    a.system < b.system || (a.system === b.system && a.key < b.key) ? -1 : 1,
  );
}

/** Raw forms of the interchanges, canonical ones of the messages. */
function payloadRows(entries: Entry[]) {
  return entries.flatMap(({ interchange, raw, messages }) => [
    { owner_id: interchange.id, content_type: interchange.content_type, body: raw },
    ...canonicalRows(messages),
  ]);
}

const repetitions = recordsets({ keys: { system: 'text', key: 'text' } });

/** Counts the repetition and tells what was entered first; locked in one order, against deadlocks. */
async function repeated(pool: Pool, lost: DedupeRow[]): Promise<Map<string, Known>> {
  const { rows } = await pool.query<DedupeRow>(
    `with locked as (
       select system, key from dedupe_keys
        where (system, key) in (select system, key from ${repetitions.sql.keys} as x)
        order by system collate "C", key collate "C" for update
     )
     update dedupe_keys d set repeats = d.repeats + 1 from locked x
      where d.system = x.system and d.key = x.key
     returning d.system, d.key, encode(d.sha256, 'hex') as sha256, d.interchange_id, d.message_id`,
    repetitions.values({ keys: lost }),
  );
  return new Map(
    rows.map((row) => [
      `${row.system} ${row.key}`,
      {
        key: row.key,
        sha256: row.sha256,
        interchangeId: row.interchange_id,
        messageId: row.message_id,
      },
    ]),
  );
}

/** Whose key it is that a message has, for its row and that of its revision. */
const dedupeOf = ({ key, owner }: Dedupe) => ({ dedupe_key: key, dedupe_owner: owner });
const dedupeColumns = { dedupe_key: 'text', dedupe_owner: 'uuid' } as const;

const given = recordsets({
  keys: {
    system: 'text',
    key: 'text',
    sha256: 'bytea',
    interchange_id: 'uuid',
    message_id: 'uuid',
  },
  interchanges: interchangeColumns,
  messages: { ...messageColumns, ...dedupeColumns },
  businessKeys: businessKeyColumns,
  deliveries: deliveryColumns,
  receipts: receiptColumns,
  payloads: payloadColumns,
  revisions: {
    system: 'text',
    key: 'text',
    by: 'text',
    value: 'text',
    message_id: 'uuid',
    interchange_id: 'uuid',
    ...dedupeColumns,
  },
});

// `(… in (select …)) is true` is looked up in a hash; as a plain condition it would become a join, row by row.
const statement = `
with k as (
  insert into dedupe_keys (system, key, sha256, interchange_id, message_id)
  select system, key, sha256, interchange_id, message_id from ${given.sql.keys} as x
  on conflict do nothing
  returning system, key, interchange_id, message_id
), i as (
  insert into interchanges (id, system, partner, state, received_at, content_type, headers,
         remote_address, bytes, sha256, idempotency_key, traceparent, address_book_version, problem)
  select id, system, partner, state, received_at, content_type, headers, remote_address, bytes,
         sha256, idempotency_key, traceparent, address_book_version, problem
    from ${given.sql.interchanges} as x
   where (id in (select interchange_id from k)) is true
  returning id
), told as (
  select x.system, x.key, x.by, x.value::numeric as value, x.message_id
    from ${given.sql.revisions} as x
    join k on k.interchange_id = x.interchange_id and k.key = x.dedupe_key
          and k.message_id is not distinct from x.dedupe_owner
), newest as (
  -- Sorted, like the keys. The conflict waits for whoever is entering the same document.
  insert into revisions as r (system, key, by, value, message_id)
  select distinct on (system, key) system, key, by, value, message_id
    from told order by system, key, value desc, message_id
  on conflict (system, key) do update
     set by = excluded.by,
         value = case when r.by = excluded.by then greatest(r.value, excluded.value) else excluded.value end,
         message_id = case when r.by = excluded.by and r.value >= excluded.value then r.message_id
                           else excluded.message_id end,
         prior_value = case when r.by = excluded.by then r.value end, prior_id = r.message_id
  returning system, key, prior_value, prior_id
), stale as (
  select told.message_id, coalesce(case when newest.prior_value > told.value then newest.prior_id end, sooner.message_id) as stale_by
    from told join newest using (system, key) left join lateral (
      select s.message_id from told s
       where s.system = told.system and s.key = told.key and s.by = told.by and s.message_id < told.message_id
         and s.value > told.value
       order by s.value desc limit 1) sooner on true
), m as (
  insert into messages (id, interchange_id, position, system, partner, type, action, native_type,
         native_id, state, accepted_at, business_keys, canonical_sha256, schema_id,
         address_book_version, problem, receipt_sha256, stale_by)
  select x.id, x.interchange_id, x.position, x.system, x.partner, x.type, x.action, x.native_type,
         x.native_id, x.state, x.accepted_at, x.business_keys, x.canonical_sha256,
         x.schema_id, x.address_book_version, x.problem, x.receipt_sha256, stale.stale_by
    from ${given.sql.messages} as x
    left join stale on stale.message_id = x.id
   where ((x.interchange_id, x.dedupe_key, coalesce(x.dedupe_owner, x.interchange_id))
          in (select interchange_id, key, coalesce(message_id, interchange_id) from k)) is true
  returning id
), n as (
  insert into message_keys (value, message_id)
  select value, message_id from ${given.sql.businessKeys} as x
   where (message_id in (select id from m)) is true
  on conflict do nothing
), d as (
  insert into deliveries (id, message_id, system, partner, route, lane, on_dead, on_stale, state, created_at,
         due_at, enqueued_at, deliver_by)
  select x.id, message_id, system, partner, route, lane, on_dead, on_stale, 'queued', created_at, now(), now(),
         -- By the clock of the database, as everything that is waited for: those of the processes may differ.
         now() + (deliver_by - created_at)
    from ${given.sql.deliveries} as x
   where (message_id in (select id from m)) is true
   order by x.id -- the sequence follows the order of acceptance
), r as (
  insert into receipts (id, interchange_id, message_id, event, body, sha256, previous_sha256)
  select id, interchange_id, message_id, event, body, sha256, previous_sha256
    from ${given.sql.receipts} as x
   where (message_id in (select id from m)) is true
), p as (
  insert into payloads (owner_id, content_type, body)
  select owner_id, content_type, body from ${given.sql.payloads} as x
   where (owner_id in (select id from i union all select id from m)) is true
)
select system, key, interchange_id, message_id from k`;
