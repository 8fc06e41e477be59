import { newId } from './ids.ts';
import type { Pool } from './pool.ts';

/** A time in which a system took nothing. */
export interface Outage {
  id: string;
  system: string;
  began_at: Date;
  /** null: it lasts. */
  ended_at: Date | null;
  /** The outcome code of the last failure, and what it said. */
  code: string;
  detail: string | null;
  /** Trials that have failed. */
  trials: number;
  /** Not before: the next trial. */
  trial_at: Date;
  /** A node is trying it now. */
  trying: boolean;
}

/** Why nothing more is sent. */
export interface Cause {
  code: string;
  detail: string | null;
}

/** Begins an outage; false: one lasts already. @param wait milliseconds until the first trial */
export async function beginOutage(
  pool: Pool,
  system: string,
  { code, detail }: Cause,
  wait: number,
): Promise<boolean> {
  const { rowCount } = await pool.query(
    `insert into outages (id, system, code, detail, trial_at)
     values ($1, $2, $3, $4, now() + $5 * interval '1 ms')
     on conflict (system) where ended_at is null do nothing`,
    [newId(), system, code, detail, wait],
  );
  return rowCount === 1;
}

/** Takes the trial of a system that is due, for `lease` milliseconds: of several nodes one gets it. */
export async function takeTrial(
  pool: Pool,
  system: string,
  node: string,
  lease: number,
): Promise<boolean> {
  const { rowCount } = await pool.query(
    `update outages set tried_by = $2, tried_until = now() + $3 * interval '1 ms'
      where system = $1 and ended_at is null and trial_at <= now()
        and (tried_until is null or tried_until <= now())`,
    [system, node, lease],
  );
  return rowCount === 1;
}

/** Keeps the trials that a node still has; gives their systems. */
export async function keepTrials(
  pool: Pool,
  systems: string[],
  node: string,
  lease: number,
): Promise<string[]> {
  const { rows } = await pool.query<{ system: string }>(
    `update outages set tried_until = now() + $3 * interval '1 ms'
      where system = any($1) and ended_at is null and tried_by = $2 and tried_until > now()
     returning system`,
    [systems, node, lease],
  );
  return rows.map((row) => row.system);
}

/** The trial failed: the next one `wait` milliseconds from now. Without a code that of the last failure stays. */
export async function failTrial(
  pool: Pool,
  system: string,
  node: string,
  { code, detail }: Partial<Cause>,
  wait: number,
): Promise<void> {
  await pool.query(
    `update outages set tried_by = null, tried_until = null, trials = trials + 1, code = coalesce($3, code),
            detail = $4, trial_at = now() + $5 * interval '1 ms'
      where system = $1 and ended_at is null and tried_by = $2`,
    [system, node, code, detail, wait],
  );
}

/** Ends the outage of a system, if one lasts. */
export async function endOutage(pool: Pool, system: string): Promise<boolean> {
  const { rowCount } = await pool.query(
    `update outages set ended_at = now(), tried_by = null, tried_until = null
      where system = $1 and ended_at is null`,
    [system],
  );
  return rowCount === 1;
}

/** The next trials are due now: what an address book says anew may have mended what was wrong. */
export async function hastenTrials(pool: Pool): Promise<void> {
  await pool.query(
    'update outages set trial_at = now() where ended_at is null and trial_at > now()',
  );
}

const columns = `id, system, began_at, ended_at, code, detail, trials, trial_at,
  coalesce(tried_until > now(), false) as trying`;

/** The outages that last. */
export async function lastingOutages(pool: Pool): Promise<Outage[]> {
  const { rows } = await pool.query<Outage>(
    `select ${columns} from outages where ended_at is null order by system`,
  );
  return rows;
}

/** The newest outages of one system. */
export async function outagesOf(pool: Pool, system: string, limit: number): Promise<Outage[]> {
  const { rows } = await pool.query<Outage>(
    `select ${columns} from outages where system = $1 order by id desc limit $2`,
    [system, limit],
  );
  return rows;
}

/** Forgets outages that ended long ago. */
export async function forgetOutages(pool: Pool): Promise<void> {
  await pool.query("delete from outages where ended_at < now() - interval '90 days'");
}
