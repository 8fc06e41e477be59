import type { Pool } from './pool.ts';

/** What keeps deliveries to a system waiting, as one node sees it. */
export interface Barrier {
  system: string;
  /** By a person. */
  paused: boolean;
  /** An outage lasts. */
  down: boolean;
  /** Trials of the outage that have failed. */
  trials: number;
  /** Its next trial is due, and nobody has it. */
  due: boolean;
}

/** Every system that deliveries wait for; a few rows at most, asked for again and again. */
export async function barriers(pool: Pool): Promise<Barrier[]> {
  const { rows } = await pool.query<Barrier>({
    name: 'barriers',
    text: `select system, p.system is not null as paused, o.id is not null as down,
                  coalesce(o.trials, 0) as trials,
                  coalesce(o.trial_at <= now() and (o.tried_until is null or o.tried_until <= now()), false) as due
             from pauses p full join (select * from outages where ended_at is null) o using (system)`,
  });
  return rows;
}
