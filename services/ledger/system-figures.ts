import { idAt } from './ids.ts';
import type { Pool } from './pool.ts';

/** Milliseconds over which rates are measured. */
export const rateWindow = 5 * 60_000;

/** How one system stands. */
export interface SystemFigures {
  system: string;
  /** Deliveries to it, by state. */
  held: number;
  queued: number;
  sending: number;
  retrying: number;
  dead: number;
  /** Unfinished deliveries to it that should have been made by now. */
  overdue: number;
  /** When the oldest of its unfinished deliveries was accepted. */
  oldest: Date | null;
  /** Messages from it that wait for a person. */
  quarantined: number;
  unrouted: number;
  /** In the last `window` milliseconds: messages accepted from it, deliveries made to it. */
  accepted: number;
  delivered: number;
}

/** A system of which the ledger knows nothing. */
export function noFigures(system: string): SystemFigures {
  const none = { held: 0, queued: 0, sending: 0, retrying: 0, dead: 0, overdue: 0, oldest: null };
  return { system, ...none, quarantined: 0, unrouted: 0, accepted: 0, delivered: 0 };
}

/** Figures of every system that has any. */
export async function systemFigures(
  pool: Pool,
  window: number,
  now: number,
): Promise<SystemFigures[]> {
  const since = idAt(now - window);
  const { rows } = await pool.query<SystemFigures>(
    // What waits may be a million: it is counted from the indexes alone.
    `with counted as (
       select system, state, count(*) as n, min(created_at) as oldest
         from deliveries where state in ('held', 'queued', 'sending', 'retrying', 'dead') group by system, state
     ), open as (
       select system,
              sum(n) filter (where state = 'held') as held,
              sum(n) filter (where state = 'queued') as queued,
              sum(n) filter (where state = 'sending') as sending,
              sum(n) filter (where state = 'retrying') as retrying,
              sum(n) filter (where state = 'dead') as dead,
              min(oldest) filter (where state <> 'dead') as oldest
         from counted group by system
     ), late as (
       select system, count(*) as overdue from deliveries
        where deliver_by is not null and state in ('held', 'queued', 'sending', 'retrying')
          and deliver_by < to_timestamp($2 / 1000.0) group by system
     ), waiting as (
       select system, count(*) filter (where state = 'quarantined') as quarantined,
              count(*) filter (where state = 'unrouted') as unrouted
         from messages where state in ('quarantined', 'unrouted') group by system
     ), taken as (
       select system, count(*) as accepted from messages
        where id >= $1 and type is distinct from 'receipt' group by system
     ), done as (
       select d.system, count(*) as delivered
         from attempts a join deliveries d on d.id = a.delivery_id
        where a.id >= $1 and a.outcome = 'delivered' group by d.system
     )
     select system, coalesce(held, 0)::bigint as held, coalesce(queued, 0)::bigint as queued,
            coalesce(sending, 0)::bigint as sending, coalesce(retrying, 0)::bigint as retrying,
            coalesce(dead, 0)::bigint as dead, coalesce(overdue, 0) as overdue, oldest,
            coalesce(quarantined, 0) as quarantined, coalesce(unrouted, 0) as unrouted,
            coalesce(accepted, 0) as accepted, coalesce(delivered, 0) as delivered
       from open full join late using (system) full join waiting using (system)
            full join taken using (system) full join done using (system)
      order by system`,
    [since, now],
  );
  return rows;
}
