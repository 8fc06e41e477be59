import type { Connection } from './pool.ts';

/** Whose turn it is in which replay. */
export interface ReplayTurn {
  replayId: string;
  node: string;
}

/** A replay was paused, cancelled, or taken over by another node while something was done for it. */
export class ReplayTaken extends Error {}

/** A message that was not sent again, and why. */
export interface InVain {
  message_id: string;
  problem: string;
}

/** Notes that a node has dealt with the messages up to `reached`; throws when the replay is not its any more. */
export async function advance(
  connection: Connection,
  { replayId, node }: ReplayTurn,
  reached: string,
  count: number,
  inVain: InVain[],
): Promise<void> {
  if (inVain.length > 0) {
    await connection.query(
      `update replay_messages r set problem = x.problem
         from unnest($2::uuid[], $3::text[]) as x(id, problem) where r.replay_id = $1 and r.message_id = x.id`,
      [replayId, inVain.map((one) => one.message_id), inVain.map((one) => one.problem)],
    );
  }
  const { rowCount } = await connection.query(
    `update replays set reached = $3, done = done + $4, in_vain = in_vain + $5
      where id = $1 and run_by = $2 and state = 'running'`,
    [replayId, node, reached, count, inVain.length],
  );
  if (rowCount === 0) throw new ReplayTaken();
}
