import { blocked, blocking } from './blocking.ts';
import { failpoint } from './failpoint.ts';
import { type Pool, transaction } from './pool.ts';
import { letGo, type Released } from './settle.ts';
import { systemsOf } from './systems-of.ts';

/** A delivery that the queue should know. */
export interface Due {
  id: string;
  generation: number;
  system: string;
  /** Of one that is tried again: its attempts so far. The queue may keep the job of the last one for too long. */
  turn?: number | null;
  /** It has been tried before, or a person sends it again. */
  again: boolean;
}

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

/** The database's clock: one clock for all nodes. */
export async function databaseTime(pool: Pool): Promise<Date> {
  const { rows } = await pool.query<{ at: Date }>('select now() as at');
  return rows[0]?.at ?? new Date(0);
}

/** SQL condition, in the words of the index deliveries_told. */
const waits = "state in ('queued', 'retrying')";

/**
 * Deliveries that are due and of which the queue was last told before `cutoff`, those told longest ago
 * first. They are marked as told: of several relays each takes others.
 *
 * @param limit for each of the systems
 */
export async function takeDue(
  pool: Pool,
  systems: string[],
  cutoff: Date,
  limit: number,
): Promise<Due[]> {
  const { rows } = await pool.query<Due>(
    // As an array, so that the rows are looked up one by one: mostly there are none.
    `update deliveries set enqueued_at = now()
      where id = any(array(
        select told.id from unnest($1::text[]) as one(system), lateral (
          select id from deliveries
           where ${waits} and system = one.system and enqueued_at <= $2 and due_at <= now()
           order by enqueued_at limit $3 for update skip locked) told))
     returning id, generation, system, case when state = 'retrying' then attempts end as turn, attempts > 0 or replays > 0 as again`,
    [systems, cutoff, limit],
  );
  return rows;
}

/** The systems for which deliveries are due. */
export async function dueSystems(pool: Pool): Promise<string[]> {
  const { rows } = await pool.query<{ system: string }>(
    `${systemsOf('deliveries', waits)}
     select system from one
      where exists (select 1 from deliveries
                     where ${waits} and system = one.system and enqueued_at <= now() and due_at <= now())`,
  );
  return rows.map((row) => row.system);
}
