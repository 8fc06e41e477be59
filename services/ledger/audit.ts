import { failpoint } from './failpoint.ts';
import { newId } from './ids.ts';
import type { Connection, Pool } from './pool.ts';
import { advance, type ReplayTurn } from './replay-turn.ts';

/** Who did what, to which public id or system, and why. */
export interface Deed {
  actor: string;
  action:
    | 'retry'
    | 'skip'
    | 'cancel'
    | 'replay'
    | 'reprocess'
    | 'pause'
    | 'resume'
    | 'hold'
    | 'release'
    | 'erase';
  target: string;
  reason: string;
  /** As part of a replay in bulk, for this message. */
  turn?: ReplayTurn & { messageId: string };
}

/** Writes down what somebody did; of one of many, also that its turn is over. */
export async function note(connection: Connection, deed: Deed): Promise<void> {
  failpoint('mend.written');
  await noteAll(connection, deed, [deed.target]);
  if (deed.turn) await advance(connection, deed.turn, deed.turn.messageId, 1, []);
}

/** Writes down what somebody did, or tried to do, to many at once. */
export async function noteAll(
  connection: Connection | Pool,
  { actor, action, reason }: Omit<Deed, 'target'>,
  targets: string[],
): Promise<void> {
  await connection.query(
    `insert into audit (id, at, actor, action, target, reason)
     select id, now(), $3, $4, target, $5 from unnest($1::uuid[], $2::text[]) as x(id, target)`,
    [targets.map(() => newId()), targets, actor, action, reason],
  );
}
