/**
 * What stands that an alert could be made of. Asked for again and again, so nothing here reads what
 * waits from end to end: each system that has any is found with one look into an index, and of each
 * one the oldest is asked for; only what is already wrong is counted, up to a bound.
 */
import type { AlertKind } from '../../schemas/types.ts';
import { blocking } from './blocking.ts';
import type { Pool } from './pool.ts';
import { systemsOf } from './systems-of.ts';

export interface Standing {
  kind: AlertKind;
  system: string;
  /** When the oldest of it began. */
  since: Date;
  /** `countedTo` stands for that many and more; null: nothing to count. */
  count: number | null;
  /** Of an outage: the outcome code of its last failure. */
  code: string | null;
  /** An outage of the system is the cause: it has an alert of its own. */
  explained: boolean;
}

/** All in milliseconds. */
export interface StandingLimits {
  /** How late a delivery is before it counts: an outage that makes it late is found first. */
  late: number;
  /** How long a dead letter may hold its lane. */
  held: number;
  /** The same for systems with a limit of their own. */
  heldOf: { system: string; ms: number }[];
}

export const countedTo = 10_000;

/** An outage that is over explains what is late for as long again as it lasted, within these bounds. */
const catchUp = '10 min';
const longestCatchUp = '1 h';

type Asking = Pick<Pool, 'query'>;
type Found = Omit<Standing, 'kind'>;

export async function standing(asking: Asking, limits: StandingLimits): Promise<Standing[]> {
  const { late, held, heldOf } = limits;
  const shortest = Math.min(held, ...heldOf.map(({ ms }) => ms));
  const ask = async (kind: AlertKind, text: string, values: unknown[] = []) => {
    const { rows } = await asking.query<Found>(text, values);
    return rows.map((row) => ({ kind, ...row }));
  };
  return [
    ...(await ask('outage', outages)),
    ...(await ask('overdue', overdue, [late])),
    ...(await ask('held', lanesHeld, [
      heldOf.map(({ system }) => system),
      heldOf.map(({ ms }) => ms),
      held,
      shortest,
    ])),
    ...(await ask('dead_letters', oldest('deliveries', "state = 'dead'", 'enqueued_at'))),
    ...(await ask('quarantined', oldest('messages', "state = 'quarantined'", 'accepted_at'))),
  ];
}

/** SQL: for each system, how many rows fit and since when. */
const oldest = (table: string, where: string, at: string, before = '', explained = 'false') =>
  `${systemsOf(table, where)}
   select system, since, count, null as code, ${explained} as explained from one, lateral (
     select min(at) as since, count(*) as count from (
       select ${at} as at from ${table} where ${where} and system = one.system ${before}
        order by ${at} limit ${countedTo}) few) found
    where count > 0`;

const outages = `select system, began_at as since, null as count, code, false as explained
  from outages where ended_at is null`;

const overdue = oldest(
  'deliveries',
  "deliver_by is not null and state in ('held', 'queued', 'sending', 'retrying')",
  'deliver_by',
  "and deliver_by < now() - $1 * interval '1 ms'",
  // Only outages that were told: one that came and went between two looks must not hush up anything.
  `one.system in (
     select system from outages where ended_at is null
     union all
     select system from alerts
      where kind = 'outage'
        and (ended_at is null or ended_at + least(greatest(ended_at - began_at, interval '${catchUp}'), interval '${longestCatchUp}') > now()))`,
);

/**
 * From the dead letters to what waits behind them, there being few of the former. A dead letter keeps
 * the time of its death in enqueued_at, what is held that of its acceptance in due_at. Where nothing
 * has been held for so long, which is one look into deliveries_standing, nothing else is asked.
 */
const lanesHeld = `${systemsOf('deliveries', "state = 'dead'")}
  select one.system, found.since, null as count, null as code, false as explained
    from one left join unnest($1::text[], $2::bigint[]) own(system, ms) on own.system = one.system,
         lateral (select now() - coalesce(own.ms, $3) * interval '1 ms' as at) limited,
         lateral (
           select greatest(d.enqueued_at, behind.due_at) as since
             from deliveries d, lateral (
               select e.due_at from deliveries e
                where e.system = d.system and e.lane = d.lane and e.sequence > d.sequence
                  and ${blocking('e')} and e.state = 'held'
                order by e.sequence limit 1) behind
            where d.system = one.system and d.state = 'dead' and d.on_dead = 'hold' and d.lane is not null
              and d.enqueued_at < limited.at and behind.due_at < limited.at
            order by d.enqueued_at limit 1) found
   where exists (select 1 from deliveries where state = 'held' and due_at < now() - $4 * interval '1 ms')`;
