/** Works on replays in bulk, each at its own pace, a step at a time. Of several nodes one has each replay. */
import type { Book } from '../exchange/address-book/book.ts';
import type { Dispatch } from '../exchange/dispatch.ts';
import { redoInTurn } from '../exchange/mend.ts';
import { failpoint } from '../ledger/failpoint.ts';
import { publicId } from '../ledger/ids.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { transaction } from '../ledger/pool.ts';
import { replayStep } from '../ledger/replay-step.ts';
import { advance, ReplayTaken } from '../ledger/replay-turn.ts';
import { type ReplayRow, takeReplays } from '../ledger/replays.ts';
import type { WorkerLog } from './log.ts';
import { type Repeated, repeat } from './repeat.ts';

export interface ReplayerOptions {
  node: string;
  ledger: Ledger;
  book: () => Book;
  dispatch: Dispatch;
  log: WorkerLog;
}

/** Milliseconds between two rounds. */
const every = 250;
/** Milliseconds that a replay belongs to a node that says nothing more. */
const lease = 3000;
/** Messages of one transaction: it locks them. */
const mostAtOnce = 200;

export function startReplayer(options: ReplayerOptions): Repeated {
  const { node, ledger, log } = options;
  /** Messages that may be sent now, by replay: what a pace of one a second comes to in a round is a part of one. */
  const due = new Map<string, number>();
  let last = performance.now();
  async function round(): Promise<void> {
    const now = performance.now();
    // After a pause of the process nothing is made up for.
    const seconds = Math.min((now - last) / 1000, 1);
    last = now;
    const replays = await takeReplays(ledger.pool, node, lease);
    for (const id of due.keys()) if (!replays.some((one) => one.id === id)) due.delete(id);
    for (const replay of replays) {
      const allowed = Math.min((due.get(replay.id) ?? 1) + replay.rate * seconds, replay.rate + 1);
      due.set(replay.id, allowed - (await work(replay, Math.floor(allowed), options)));
    }
  }
  return repeat(round, {
    every,
    onFailure: (err) => log.error({ event: 'replay.failed', err }, 'a replay could not go on'),
  });
}

/** As many messages as are allowed; gives how many there were. */
async function work(replay: ReplayRow, allowed: number, options: ReplayerOptions) {
  const { node, ledger, dispatch, log } = options;
  const turn = { replayId: replay.id, node };
  let done = 0;
  while (done < allowed) {
    const step = await replayStep(ledger.pool, replay, turn, Math.min(allowed - done, mostAtOnce));
    if (step.kind === 'taken') break;
    if (step.kind === 'ended') {
      log.info({ event: 'replay.done', replay: publicId('rpl', replay.id) }, 'a replay is done');
      break;
    }
    if (step.kind === 'sent') {
      failpoint('replay.committed');
      dispatch(step.released);
      done += step.count;
    } else {
      if (!(await redo(replay, step.messageId, step.state, options))) break;
      done += 1;
    }
  }
  return done;
}

/** Normalizes or routes a message anew; false: the replay is not ours any more. */
async function redo(
  { id, actor, reason }: ReplayRow,
  messageId: string,
  state: 'quarantined' | 'unrouted',
  { node, ledger, book, dispatch }: ReplayerOptions,
): Promise<boolean> {
  const turn = { replayId: id, node, messageId };
  const action = state === 'quarantined' ? 'reprocess' : 'replay';
  const deed = { actor, action, target: publicId('msg', messageId), reason, turn } as const;
  try {
    const result = await redoInTurn({ ledger, book: book(), dispatch }, state, deed);
    if (result.ok) return true;
    const inVain = [{ message_id: messageId, problem: result.problem.detail }];
    await transaction(ledger.pool, (connection) => advance(connection, turn, messageId, 1, inVain));
    return true;
  } catch (error) {
    if (error instanceof ReplayTaken) return false;
    throw error;
  }
}
