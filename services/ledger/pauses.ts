import { type Deed, note } from './audit.ts';
import { type Pool, transaction } from './pool.ts';

/** A system to which a person wants nothing sent for now. */
export interface Pause {
  system: string;
  since: Date;
  actor: string;
  reason: string;
}

/** Pauses the system that is the deed's target; false: it is paused already. */
export async function pauseSystem(pool: Pool, deed: Deed): Promise<boolean> {
  return transaction(pool, async (connection) => {
    const { rowCount } = await connection.query(
      'insert into pauses (system, actor, reason) values ($1, $2, $3) on conflict do nothing',
      [deed.target, deed.actor, deed.reason],
    );
    if (rowCount === 0) return false;
    await note(connection, deed);
    return true;
  });
}

/** Lets deliveries to the deed's target go again; false: it is not paused. */
export async function resumeSystem(pool: Pool, deed: Deed): Promise<boolean> {
  return transaction(pool, async (connection) => {
    const { rowCount } = await connection.query('delete from pauses where system = $1', [
      deed.target,
    ]);
    if (rowCount === 0) return false;
    await note(connection, deed);
    return true;
  });
}

export async function allPauses(pool: Pool): Promise<Pause[]> {
  const { rows } = await pool.query<Pause>('select * from pauses order by system');
  return rows;
}
