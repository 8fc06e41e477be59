/** Payloads that a person wants gone, now: rows of some messages, not whole partitions. */

import type { Deed } from './audit.ts';
import { newId, publicId } from './ids.ts';
import { isHeld, isRefusalHeld, isUnderWay, keepingLock } from './keeping.ts';
import { type Connection, type Pool, patiently, transaction } from './pool.ts';

/** Whose: these messages, those with a business key (in the compared form), or all from and to a partner. */
export type ErasureScope = { messages: string[] } | { key: string } | { partner: string };

export interface Erasure {
  /** Also what they are found by: business keys and the sender's id of the document. */
  forgetKeys: boolean;
  /** Nothing is erased, only counted. */
  dryRun: boolean;
}

/** What it concerns; what is erased already is not among it. */
export interface Erased {
  messages: number;
  interchanges: number;
  payloads: number;
  bytes: number;
  /** Messages, or refused interchanges, under a legal hold, also those that came in the same interchange. */
  held: number;
  /** Messages with deliveries that are not at their end. */
  underWay: number;
  /** Messages that came in the same interchange, are not concerned, and wait to be read from it again. */
  needed: number;
}

/** Nothing keeps it from being done. */
export function isErasable({ held, underWay, needed }: Erased): boolean {
  return held + underWay + needed === 0;
}

/** Erases all of it in one transaction, or nothing where something forbids it; says what it concerns. */
export async function erase(
  pool: Pool,
  scope: ErasureScope,
  { forgetKeys, dryRun }: Erasure,
  deed: Omit<Deed, 'action' | 'target'>,
): Promise<Erased> {
  return transaction(pool, async (connection) => {
    await connection.query('set local statement_timeout = 0');
    await patiently(connection, 'select pg_advisory_xact_lock($1)', [keepingLock]);
    await choose(connection, scope);
    const counts = await count(connection);
    if (dryRun || !isErasable(counts)) return counts;
    await patiently(connection, 'delete from payloads where owner_id in (select id from owners)');
    await blank(connection, deed.actor);
    if (forgetKeys) await forget(connection);
    await noteErased(connection, deed);
    return counts;
  });
}

/** Notes in temporary tables what is concerned. The messages are locked: nobody sends them again meanwhile. */
async function choose(connection: Connection, scope: ErasureScope): Promise<void> {
  await connection.query(
    'create temporary table chosen (id uuid primary key, interchange_id uuid) on commit drop',
  );
  const [where, value] = condition(scope);
  await patiently(
    connection,
    `with m as (select id, interchange_id, position from messages m
                 where m.erased_at is null and ${where} order by id for update)
     insert into chosen select id, case when position is not null then interchange_id end from m`,
    [value],
  );
  await patiently(
    connection,
    `create temporary table transmissions on commit drop as
     select i.id from interchanges i where i.erased_at is null and i.id in (select interchange_id from chosen)`,
  );
  if ('partner' in scope)
    await patiently(
      connection,
      `insert into transmissions select i.id from interchanges i
        where i.erased_at is null and i.partner = $1 and i.state = 'rejected'`,
      [scope.partner],
    );
  await patiently(
    connection,
    `create temporary table owners on commit drop as
     select id from chosen union all select id from transmissions
      union all select d.id from deliveries d where d.message_id in (select id from chosen)`,
  );
}

function condition(scope: ErasureScope): [where: string, value: unknown] {
  if ('messages' in scope) return ['m.id = any($1::uuid[])', scope.messages];
  if ('key' in scope)
    return ['m.id in (select message_id from message_keys where value = $1)', scope.key];
  return [
    `(m.partner = $1 or exists (
       select 1 from deliveries d where d.message_id = m.id and d.partner = $1))`,
    scope.partner,
  ];
}

async function count(connection: Connection): Promise<Erased> {
  const { rows } = await patiently<Erased>(
    connection,
    `with together as (
       select m.*, c.id is null as other from messages m left join chosen c on c.id = m.id
        where c.id is not null
           or m.position is not null and m.interchange_id in (select id from transmissions)
     )
     select (select count(*) from chosen) as messages,
            (select count(*) from transmissions) as interchanges,
            (select count(*) from payloads where owner_id in (select id from owners)) as payloads,
            (select coalesce(sum(octet_length(body)), 0)::bigint from payloads
              where owner_id in (select id from owners)) as bytes,
            (select count(*) from together m where ${isHeld('m')})
              + (select count(*) from interchanges i
                  where i.id in (select id from transmissions) and i.state = 'rejected' and ${isRefusalHeld('i')}) as held,
            (select count(*) from together m where not other and ${isUnderWay('m')}) as "underWay",
            (select count(*) from together where other and state in ('quarantined', 'unrouted')) as needed`,
  );
  if (!rows[0]) throw new Error('counts are one row');
  return rows[0];
}

/** Marks them, and blanks what quotes their content: problems, and what receivers answered. */
async function blank(connection: Connection, actor: string): Promise<void> {
  const blanked = `jsonb_build_object('code', problem->>'code', 'detail', 'Erased.')`;
  for (const [table, ids] of [
    ['messages', 'chosen'],
    ['interchanges', 'transmissions'],
  ])
    await patiently(
      connection,
      `update ${table} set erased_at = now(), erased_by = $1,
              problem = case when problem is not null then ${blanked} end
        where id in (select id from ${ids})`,
      [actor],
    );
  await patiently(
    connection,
    `update deliveries set detail = null
      where detail is not null and message_id in (select id from chosen)`,
  );
  await patiently(
    connection,
    `update attempts set detail = null
      where detail is not null and delivery_id in (select id from owners)`,
  );
}

async function forget(connection: Connection): Promise<void> {
  await patiently(
    connection,
    'delete from message_keys where message_id in (select id from chosen)',
  );
  await patiently(
    connection,
    `update messages set business_keys = '[]', native_id = null where id in (select id from chosen)`,
  );
}

/** One line for each, by ids alone: the audit must not tell whose they were. */
async function noteErased(
  connection: Connection,
  { actor, reason }: Omit<Deed, 'action' | 'target'>,
): Promise<void> {
  const { rows } = await connection.query<{ kind: 'msg' | 'ict'; id: string }>(
    `select 'msg' as kind, id from chosen union all select 'ict', id from transmissions`,
  );
  await patiently(
    connection,
    `insert into audit (id, at, actor, action, target, reason)
     select id, now(), $1, 'erase', target, $2 from unnest($3::uuid[], $4::text[]) as x(id, target)`,
    [actor, reason, rows.map(() => newId()), rows.map(({ kind, id }) => publicId(kind, id))],
  );
}
