/** Payloads whose period has run out go with their partition, which is dropped, not emptied row by row. */
import { newId, timeOf } from './ids.ts';
import { isHeld, isOpen, isRefusalHeld } from './keeping.ts';
import {
  attach,
  createTable,
  exclusively,
  type Partition,
  partitionName,
  partitions,
} from './payload-partitions.ts';
import { type Connection, type Pool, patiently } from './pool.ts';
import { storableJson } from './rows.ts';

/** How long payloads are kept. */
export interface Period {
  /** null: of every system that is not named. */
  system: string | null;
  /** null: nobody knows the type. */
  type: string | null;
  /** Milliseconds; null: for ever. */
  ms: number | null;
}

export interface Sweep {
  partition: string;
  dropped: number;
  kept: number;
}

const day = 86_400_000;
/** A partition of what was kept that is smaller than this, in bytes, is put together with the next one. */
const small = 32 * 1024 * 1024;

/**
 * Looks into every partition in which something may have expired by `now`, oldest first, and drops
 * those; what is kept longer, held or still needed is copied into a new partition before, in the same
 * transaction. Any number of processes may do so at once: each partition is one's.
 *
 * @param shortest of all periods, in milliseconds
 */
export async function expirePayloads(
  pool: Pool,
  periods: Period[],
  shortest: number,
  now: number,
): Promise<Sweep[]> {
  const rule = storableJson(periods);
  const sweeps: Sweep[] = [];
  const due = (one: Partition) => isDue(one, rule, shortest, now);
  for (const { name } of (await partitions(pool)).filter(due)) {
    await exclusively(pool, async (connection) => {
      // Another process may have been quicker.
      const all = await partitions(connection);
      const at = all.findIndex((one) => one.name === name);
      const one = all[at];
      if (!one || !due(one)) return false;
      const sweep = await look(connection, one, all[at - 1], { rule, shortest, now });
      if (sweep.dropped > 0) sweeps.push(sweep);
      return true;
    });
  }
  return sweeps;
}

/**
 * A first time when all of it is older than the shortest period (the oldest partition, made before
 * there were any, once nothing comes for it any more), then as the last look said, or when the periods
 * are others.
 */
function isDue(one: Partition, rule: string, shortest: number, now: number): boolean {
  const wait = one.from_id === null ? Math.min(shortest, day) : shortest;
  if (timeOf(one.to_id) + wait > now) return false;
  return one.look_at === null || one.look_at.getTime() <= now || one.periods !== rule;
}

interface Rule {
  rule: string;
  shortest: number;
  now: number;
}

async function look(
  connection: Connection,
  one: Partition,
  before: Partition | undefined,
  { rule, shortest, now }: Rule,
): Promise<Sweep> {
  // Writers wait, readers do not. Nobody writes there but who sends an old document again.
  await connection.query(`lock table ${one.name} in exclusive mode`);
  const found = await keep(connection, [one], rule, now);
  if (found.dropped === 0 && found.kept > 0) {
    await lookAgain(connection, one.name, found.next, { rule, shortest, now }, one.to_id);
    return { partition: one.name, ...found };
  }
  const sources = (await isSmall(connection, before, one)) && before ? [before, one] : [one];
  if (sources.length === 2) {
    await connection.query(`lock table ${before?.name} in exclusive mode`);
    await connection.query('drop table kept');
  }
  const { dropped, kept, next } =
    sources.length === 2 ? await keep(connection, sources, rule, now) : found;
  const from = sources[0]?.from_id ?? null;
  const name = partitionName(one.to_id);
  if (kept > 0) {
    await createTable(connection, name);
    await patiently(
      connection,
      `insert into ${name} select p.* from (${union(sources)}) p join kept using (owner_id)`,
    );
  }
  // From here on everybody waits: it takes milliseconds.
  await connection.query('lock table only payloads in access exclusive mode');
  for (const source of sources) await connection.query(`drop table ${source.name}`);
  await connection.query('delete from payload_partitions where name = any($1)', [
    sources.map((source) => source.name),
  ]);
  if (kept > 0) {
    await attach(connection, name, from, one.to_id);
    await lookAgain(connection, name, next, { rule, shortest, now }, one.to_id);
  }
  // One that held nothing in its time goes without a word.
  if (dropped === 0) return { partition: one.name, dropped, kept };
  await connection.query(
    `insert into payload_sweeps (id, at, from_id, to_id, dropped, kept)
     values ($1, $2, $3, $4, $5, $6)`,
    [newId(), new Date(now), from, one.to_id, dropped, kept],
  );
  return { partition: one.name, dropped, kept };
}

/** Few kept payloads of one time are put to those of the next, so that partitions do not grow in number. */
async function isSmall(
  connection: Connection,
  before: Partition | undefined,
  one: Partition,
): Promise<boolean> {
  if (!before || before.to_id !== one.from_id || before.look_at === null) return false;
  const { rows } = await connection.query<{ bytes: number }>(
    'select pg_total_relation_size($1::regclass) as bytes',
    [before.name],
  );
  return (rows[0]?.bytes ?? small) < small;
}

/**
 * Notes in the temporary table `kept` whose payloads stay, and when to look at each again. A payload
 * may have several reasons to stay: an interchange is kept as long as any of its messages asks for it.
 */
async function keep(
  connection: Connection,
  sources: Partition[],
  rule: string,
  now: number,
): Promise<{ dropped: number; kept: number; next: number | undefined }> {
  await patiently(
    connection,
    `create temporary table kept on commit drop as
with p as (${union(sources, 'owner_id')}
), owners as (
  select m.id as owner_id, m.system, m.type, ${isOpen('m')} or ${isHeld('m')} as needed
    from p join messages m on m.id = p.owner_id
  union all
  select d.id, d.system, m.type, ${isOpen('m')} or ${isHeld('m')}
    from p join deliveries d on d.id = p.owner_id join messages m on m.id = d.message_id
  union all
  select i.id, i.system, m.type, coalesce(${isOpen('m')} or ${isHeld('m')}, ${isRefusalHeld('i')})
    from p join interchanges i on i.id = p.owner_id
    left join messages m on m.interchange_id = i.id and m.position is not null
), reasons as (
  select o.owner_id, o.needed,
         ${millis('o.owner_id')} + case when own.system is null then other.ms else own.ms end as until
    from owners o
    left join (${ruleRows(rule)}) own on own.system = o.system and own.type is not distinct from o.type
    join (${ruleRows(rule)}) other on other.system is null and other.type is not distinct from o.type
)
select owner_id, max(case when needed then ${now + day} else coalesce(until, ${forever}) end) as until
  from reasons where needed or until is null or until > ${now}
 group by owner_id`,
  );
  await connection.query('analyze kept');
  const { rows } = await patiently<{ all: number; kept: number; next: number | null }>(
    connection,
    `select (select count(*) from (${union(sources, 'owner_id')}) p) as all, count(*) as kept,
            min(until) as next from kept`,
  );
  const { all = 0, kept = 0, next } = rows[0] ?? {};
  return { dropped: all - kept, kept, next: next ?? undefined };
}

/** 'Never', where a moment is asked for: the end of the year 9999. */
const forever = 253_402_300_799_000;

function union(sources: Partition[], columns = '*'): string {
  return sources.map(({ name }) => `select ${columns} from ${name}`).join(' union all ');
}

/** SQL: when an id was made, in milliseconds since the epoch. */
function millis(id: string): string {
  return `('x' || left(replace(${id}::text, '-', ''), 12))::bit(48)::bigint`;
}

/** As text, since a statement that makes a table takes no parameters. */
function ruleRows(rule: string): string {
  return `select * from json_to_recordset('${rule.replaceAll("'", "''")}') as x(system text, type text, ms bigint)`;
}

/** Not before a day has passed: then a day's worth has expired, and not a row at a time. */
async function lookAgain(
  connection: Connection,
  name: string,
  next: number | undefined,
  { rule, shortest, now }: Rule,
  to: string,
): Promise<void> {
  const at = Math.min(Math.max((next ?? now) + day, timeOf(to) + shortest), forever);
  await connection.query(
    'update payload_partitions set look_at = $2, periods = $3 where name = $1',
    [name, new Date(at), rule],
  );
}
