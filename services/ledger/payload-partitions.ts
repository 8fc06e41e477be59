/** The partitions of payloads, each a range of time: made ahead, and found by what they hold. */
import { idAt, newId, timeOf } from './ids.ts';
import { keepingLock } from './keeping.ts';
import { type Connection, type Pool, patiently, transaction } from './pool.ts';

export interface Partition {
  name: string;
  /** First id; null: from the beginning. */
  from_id: string | null;
  /** First id behind it. */
  to_id: string;
  look_at: Date | null;
  periods: string | null;
}

const day = 86_400_000;
/** Milliseconds for which there are partitions ahead: so long nobody has to make new ones. */
const ahead = 7 * day;
/** Milliseconds after which nothing more comes for a time that has passed, however clocks differ. */
const settled = 2 * 3_600_000;

/** Oldest first. */
export async function partitions(connection: Pool | Connection): Promise<Partition[]> {
  const { rows } = await connection.query<Partition>(
    'select name, from_id, to_id, look_at, periods from payload_partitions order by to_id',
  );
  return rows;
}

/**
 * Makes the partitions of the days to come, each `length` milliseconds long, and one for each gap in
 * the past whose payloads had to go into the default partition, because nobody made any for a while.
 * Says how many it made. Any number of processes may do so at once: one of them does it.
 */
export async function makePartitions(pool: Pool, now: number, length: number): Promise<number> {
  let made = 0;
  while (await makeNext(pool, now, length)) made += 1;
  return made;
}

async function makeNext(pool: Pool, now: number, length: number): Promise<boolean> {
  return exclusively(pool, async (connection) => {
    const range =
      gap(await partitions(connection), await firstAstray(connection), now) ??
      next(await partitions(connection), now, length);
    if (!range) return false;
    const name = partitionName(range.to);
    await connection.query('lock table payloads_default in exclusive mode');
    await createTable(connection, name);
    // Mostly nothing: a table that is attached must take along what is its own.
    await patiently(
      connection,
      `with mine as (delete from payloads_default where ($1::uuid is null or owner_id >= $1) and owner_id < $2 returning *)
       insert into ${name} select * from mine`,
      [range.from, range.to],
    );
    await attach(connection, name, range.from, range.to);
    return true;
  });
}

/** The oldest id that has no partition of its own. */
async function firstAstray(connection: Connection): Promise<string | undefined> {
  const { rows } = await connection.query<{ owner_id: string }>(
    'select owner_id from payloads_default order by owner_id limit 1',
  );
  return rows[0]?.owner_id;
}

interface Range {
  from: string | null;
  to: string;
}

/** The hole that an id without a partition lies in, once its whole time has passed. */
function gap(all: Partition[], astray: string | undefined, now: number): Range | undefined {
  if (astray === undefined) return undefined;
  const after = all.find((one) => one.to_id > astray);
  const before = all.findLast((one) => one.to_id <= astray);
  if (!after?.from_id || timeOf(after.from_id) + settled > now) return undefined;
  return { from: before?.to_id ?? null, to: after.from_id };
}

/** The one behind the last; where that lies in the past already, one that begins after now. */
function next(all: Partition[], now: number, length: number): Range | undefined {
  const last = all.at(-1);
  const end = last ? timeOf(last.to_id) : 0;
  if (end >= now + ahead) return undefined;
  // What comes now goes astray until then, and gets its partition when that time has passed.
  const from = last && end > now ? last.to_id : idAt(boundaryAfter(now, length));
  return { from, to: idAt(boundaryAfter(timeOf(from), length)) };
}

function boundaryAfter(time: number, length: number): number {
  return (Math.floor(time / length) + 1) * length;
}

/** Unique, since a partition that is written anew stands beside the one before it for a moment. */
export function partitionName(to: string): string {
  const until = new Date(timeOf(to)).toISOString().slice(0, 10).replaceAll('-', '');
  return `payloads_to_${until}_${newId().slice(-6)}`;
}

/** A table that can become a partition. */
export async function createTable(connection: Connection, name: string): Promise<void> {
  await connection.query(
    `create table ${name} (like payloads, constraint ${name}_pkey primary key (owner_id))`,
  );
}

/** The check proves that all of it belongs there, so that nothing is read while it is attached. */
export async function attach(
  connection: Connection,
  name: string,
  from: string | null,
  to: string,
): Promise<void> {
  const lower = from === null ? '' : `owner_id >= '${from}' and `;
  await patiently(
    connection,
    `alter table ${name} add constraint ${name}_range check (${lower}owner_id < '${to}')`,
  );
  await patiently(
    connection,
    `alter table payloads attach partition ${name}
       for values from (${from === null ? 'minvalue' : `'${from}'`}) to ('${to}')`,
  );
  await connection.query(`alter table ${name} drop constraint ${name}_range`);
  await connection.query(
    'insert into payload_partitions (name, from_id, to_id) values ($1, $2, $3)',
    [name, from, to],
  );
}

/**
 * Changes partitions in one transaction, alone. Statements of others queue behind a lock that waits, so
 * it waits for half a second at most, and less than PostgreSQL takes to look for a deadlock; whoever
 * could not have it tries again in the next round.
 */
export async function exclusively(
  pool: Pool,
  work: (connection: Connection) => Promise<boolean>,
): Promise<boolean> {
  try {
    return await transaction(pool, async (connection) => {
      const { rows } = await connection.query<{ mine: boolean }>(
        'select pg_try_advisory_xact_lock($1) as mine',
        [keepingLock],
      );
      if (!rows[0]?.mine) return false;
      await connection.query("set local lock_timeout = '500ms'");
      await connection.query('set local statement_timeout = 0');
      return work(connection);
    });
  } catch (error) {
    // 55P03: lock_not_available
    if ((error as { code?: unknown }).code === '55P03') return false;
    throw error;
  }
}
