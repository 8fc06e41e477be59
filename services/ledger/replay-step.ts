/** One step of a replay in bulk: some messages in a row, in one transaction. */

import { noteAll } from './audit.ts';
import { failpoint } from './failpoint.ts';
import { publicId } from './ids.ts';
import { place } from './mend.ts';
import { type Connection, type Pool, transaction } from './pool.ts';
import { advance, type InVain, type ReplayTurn } from './replay-turn.ts';
import { type ReplayDeed, type ReplayRow, sendable } from './replays.ts';
import { messageState, type Released } from './settle.ts';

export type Step =
  /** It was paused, cancelled, or taken over. */
  | { kind: 'taken' }
  | { kind: 'ended' }
  | { kind: 'sent'; count: number; released: Released[] }
  /** The next message has to be normalized or routed anew, which is not for the ledger to do. */
  | { kind: 'redo'; messageId: string; state: 'quarantined' | 'unrouted' };

interface Next {
  id: string;
  state: string;
  /** Its canonical form is kept. */
  kept: boolean;
}

/** Sends the next messages again, `most` of them, and notes how far it is: both or neither. */
export async function replayStep(
  pool: Pool,
  { deed, filter, actor, reason }: ReplayRow,
  turn: ReplayTurn,
  most: number,
): Promise<Step> {
  return transaction(pool, async (connection) => {
    const { rows } = await connection.query<{ reached: string | null }>(
      `select reached from replays where id = $1 and run_by = $2 and state = 'running' for update`,
      [turn.replayId, turn.node],
    );
    if (!rows[0]) return { kind: 'taken' };
    const next = await nextOnes(connection, turn.replayId, rows[0].reached, most);
    const [first] = next;
    if (!first) return end(connection, turn.replayId);
    if (waits(first))
      return { kind: 'redo', messageId: first.id, state: first.state as 'unrouted' };
    const until = next.findIndex(waits);
    const run = until === -1 ? next : next.slice(0, until);
    const sent = await send(connection, run, deed, filter.receiver);
    const inVain = run.flatMap(({ id, kept }): InVain[] =>
      sent.messages.has(id) ? [] : [{ message_id: id, problem: kept ? nothing : gone }],
    );
    await noteAll(
      connection,
      { actor, action: deed, reason },
      [...sent.messages].map((id) => publicId('msg', id)),
    );
    await advance(connection, turn, run.at(-1)?.id ?? first.id, run.length, inVain);
    failpoint('replay.written');
    return { kind: 'sent', count: run.length, released: sent.released };
  });
}

const nothing = 'No delivery of it is in a state to be sent again.';
const gone = 'Its canonical form is not kept any more.';

function waits({ state }: Next): boolean {
  return state === 'quarantined' || state === 'unrouted';
}

async function end(connection: Connection, id: string): Promise<Step> {
  await connection.query(
    `update replays set state = 'done', ended_at = now(), run_by = null, run_until = null where id = $1`,
    [id],
  );
  return { kind: 'ended' };
}

/** Locked, messages before deliveries, as those who settle do. */
async function nextOnes(
  connection: Connection,
  replayId: string,
  reached: string | null,
  most: number,
): Promise<Next[]> {
  const { rows } = await connection.query<Next>(
    `select m.id, m.state, false as kept from replay_messages r join messages m on m.id = r.message_id
      where r.replay_id = $1 and ($2::uuid is null or r.message_id > $2)
      order by r.message_id limit $3 for update of m`,
    [replayId, reached, most],
  );
  // Locked too, so that they cannot expire before it is seen that somebody needs them.
  const { rows: kept } = await connection.query<{ id: string }>(
    'select owner_id as id from payloads where owner_id = any($1::uuid[]) for key share',
    [rows.map((row) => row.id)],
  );
  const there = new Set(kept.map((row) => row.id));
  return rows.map((row) => ({ ...row, kept: there.has(row.id) }));
}

async function send(
  connection: Connection,
  run: Next[],
  deed: ReplayDeed,
  receiver: string | undefined,
): Promise<{ messages: Set<string>; released: Released[] }> {
  const ids = run.filter((one) => one.kept).map((one) => one.id);
  const { rows } = await connection.query<Released & { message_id: string }>(
    // Places in lanes are given in the order of the messages: two of them may share a lane.
    `with again as materialized (
       select id, state, on_dead, sequence from deliveries
        where message_id = any($1::uuid[]) and state in (${sendable[deed]}) and ($2::text is null or system = $2)
        order by message_id, id
     ), placed as materialized (select id, ${place} as sequence from again)
     update deliveries d
        set state = 'queued', generation = generation + 1, replays = replays + $3, attempts = 0, lost = 0,
            due_at = now(), enqueued_at = now(), delivered_at = null, code = null, detail = null,
            remote_status = null, sequence = placed.sequence
       from placed where d.id = placed.id
     returning d.id, d.generation, d.system, d.message_id`,
    [ids, receiver ?? null, deed === 'replay' ? 1 : 0],
  );
  if (deed === 'replay') {
    await connection.query('delete from payloads where owner_id = any($1::uuid[])', [
      rows.map((row) => row.id),
    ]);
  }
  const messages = new Set(rows.map((row) => row.message_id));
  await connection.query(
    `update messages m set state = s.state
       from unnest($1::uuid[]) as x(id), lateral (${messageState('x.id')}) s where m.id = x.id`,
    [[...messages]],
  );
  return { messages, released: rows };
}
