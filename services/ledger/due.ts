import { blocked, blocking } from './blocking.ts';
import { failpoint } from './failpoint.ts';
import { type Connection, type Pool, transaction } from './pool.ts';
import { recordsets } from './recordset.ts';
import { letGo, type Released } from './settle.ts';
import { systemsOf } from './systems-of.ts';

/** Losses in a row after which a delivery that goes again waits a little, and for how long: it may be the cause. */
const suspicious = 2;
const pause = '5 s';

/**
 * Takes back what nobody works on any more: the lease ran out, so the worker hangs, or the node fell
 * silent, so it died. The attempt is marked unknown, because nobody can tell whether the bytes arrived.
 *
 * @param silentNodes whether to judge by the silence of nodes: not right after the database itself was away.
 */
export async function expireLeases(pool: Pool, silentNodes = true): Promise<number> {
  return transaction(pool, async (connection) => {
    const { rows } = await connection.query<{ id: string; generation: number; attempts: number }>(
      `update deliveries set state = 'retrying', lease_owner = null, lease_until = null, lost = lost + 1,
              due_at = now() + case when lost >= ${suspicious} then lost * interval '${pause}' else interval '0' end,
              enqueued_at = '-infinity'
        where id in (select id from deliveries
                      where state = 'sending'
                        and (lease_until < now()
                             or $1 and lease_owner in (select id from nodes where alive_until < now()))
                      order by id limit 1000 for update skip locked)
       returning id, generation, attempts`,
      [silentNodes],
    );
    if (rows.length === 0) return 0;
    failpoint('relay.expired');
    await connection.query(
      `update attempts a set ended_at = now(), outcome = 'unknown',
              detail = 'The worker was lost before it could write down what became of the attempt.'
         from unnest($1::uuid[], $2::int[], $3::int[]) as x(id, generation, number)
        where a.delivery_id = x.id and a.generation = x.generation and a.number = x.number
          and a.ended_at is null`,
      [
        rows.map((row) => row.id),
        rows.map((row) => row.generation),
        rows.map((row) => row.attempts),
      ],
    );
    return rows.length;
  });
}

/** Lets held deliveries go whose lane is free: the release that a crash swallowed. */
export async function releaseHeld(pool: Pool): Promise<Released[]> {
  const { rows } = await pool.query<Released>(
    // From lane to lane, not from delivery to delivery: thousands may wait behind one dead letter.
    `update deliveries d set state = 'queued', due_at = now(), enqueued_at = now()
      where d.id in (
        select id from deliveries d
         where state = 'held' and not ${blocked('d')} and id = any(array(
           select first.id
             from (select distinct system, lane from deliveries where state = 'held') waiting, lateral (
               select e.id, e.state from deliveries e
                where e.system = waiting.system and e.lane = waiting.lane and ${blocking('e')}
                order by e.sequence limit 1) first
            where first.state = 'held'))
         order by id for update skip locked)
     returning ${letGo}`,
  );
  return rows;
}

/** SQL condition, in the words of the index deliveries_due. */
const waits = "state in ('queued', 'retrying')";
const due = 'enqueued_at <= now() and due_at <= now()';
/** SQL condition: never tried, or tried before or sent again by a person. */
const fresh = 'least(attempts + replays, 1) = 0';
const again = 'least(attempts + replays, 1) = 1';

/** How many deliveries to a system somebody would take, of those that were never tried and of those that were. */
export interface Wish {
  system: string;
  fresh: number;
  again: number;
}

/** A delivery that may be claimed. */
export interface Due {
  id: string;
  generation: number;
  system: string;
  again: boolean;
}

const wanted = recordsets({ wishes: { system: 'text', fresh: 'integer', again: 'integer' } });

/** Deliveries that are due, those first that have been for longest. Whoever claims one first has it. */
export async function dueDeliveries(pool: Pool | Connection, wishes: Wish[]): Promise<Due[]> {
  const { rows } = await pool.query<Due>({
    name: 'due',
    text: `
select d.* from ${wanted.sql.wishes} as w cross join lateral (
  (select id, generation, system, false as again from deliveries
    where ${waits} and system = w.system and ${fresh} and ${due} order by enqueued_at limit w.fresh)
  union all
  (select id, generation, system, true from deliveries
    where ${waits} and system = w.system and ${again} and ${due} order by enqueued_at limit w.again)) d`,
    values: wanted.values({ wishes }),
  });
  return rows;
}

/** The database's clock: one clock for all nodes. */
export async function databaseTime(pool: Pool): Promise<Date> {
  const { rows } = await pool.query<{ at: Date }>('select now() as at');
  return rows[0]?.at ?? new Date(0);
}

/** The systems for which deliveries are due. */
export async function dueSystems(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ system: string }>(
    `${systemsOf('deliveries', waits)}
     select system from one
      -- Not as "exists": for that the planner might read all that waits, once for all systems.
      where coalesce(
        (select true from deliveries where ${waits} and system = one.system and ${fresh} and ${due} limit 1),
        (select true from deliveries where ${waits} and system = one.system and ${again} and ${due} limit 1))`,
  );
  return rows.map((row) => row.system);
}
