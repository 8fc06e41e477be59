/** Replay in bulk: what fits a filter is counted first, and then sent again at a steady pace. */
import { type Problem, problem } from '../../schemas/problems.ts';
import { publicId } from '../ledger/ids.ts';
import type { Ledger } from '../ledger/ledger.ts';
import {
  beginReplay,
  countReplay,
  inVainOf,
  type ReplayDeed,
  type ReplayFilter,
  type ReplayRow,
  replayById,
  steerReplay,
} from '../ledger/replays.ts';
import type { Book } from './address-book/book.ts';
import { comparedKey } from './business-key.ts';
import { type MendResult, newDeed } from './mend.ts';
import { type Compared, compareReplay } from './replay-difference.ts';

export interface ReplayWish {
  deed: ReplayDeed;
  filter: ReplayFilter;
}

/** Messages a second, where nothing else is said. */
export const usualRate = 50;
export const highestRate = 1000;
/** Messages of one replay at most. */
export const mostMessages = 1_000_000;
/** Messages that a dry run compares. */
const sampled = 100;

export interface DryRun extends Compared {
  /** Messages that fit. */
  matched: number;
  /** Of them, by state. */
  states: Record<string, number>;
  /** Deliveries that would be made again, by receiving system. */
  deliveries: Record<string, number>;
}

interface Replayer {
  ledger: Ledger;
  book: Book;
}

type Or<Value> = { ok: true; value: Value } | { ok: false; problem: Problem };

/** What a replay would be about, and what would be different from the last time. Changes nothing. */
export async function dryRun({ ledger, book }: Replayer, wish: ReplayWish): Promise<Or<DryRun>> {
  const filter = readFilter(wish.filter);
  if (!filter) return nothingAsked;
  const { sample, ...counts } = await countReplay(ledger.pool, wish.deed, filter, sampled);
  // A retry sends what was written: there is nothing to compare.
  const ids = wish.deed === 'retry' ? [] : sample;
  return {
    ok: true,
    value: { ...counts, ...(await compareReplay(ledger.pool, book, ids, filter)) },
  };
}

/** Begins a replay of what fits now. */
export async function beginBulk(
  { ledger }: Pick<Replayer, 'ledger'>,
  { deed, filter: asked, rate }: ReplayWish & { rate: number },
  actor: string,
  reason: string,
): Promise<Or<ReplayRow>> {
  const filter = readFilter(asked);
  if (!filter) return nothingAsked;
  const first = newDeed(actor, deed, '', reason);
  if (!first.ok) return first;
  const row = await beginReplay(ledger.pool, { deed, filter, rate }, mostMessages, (id) => ({
    ...first.deed,
    target: publicId('rpl', id),
  }));
  if (row) return { ok: true, value: row };
  const text = `It would be about no message, or about more than ${mostMessages}: a dry run says which.`;
  return { ok: false, problem: problem('state_conflict', text) };
}

export const steering = {
  pause: { from: ['running'], to: 'paused' },
  resume: { from: ['paused'], to: 'running' },
  cancel: { from: ['running', 'paused'], to: 'cancelled' },
} as const;

/** Pauses, resumes or cancels a replay. What it has sent again by then stays sent. */
export async function steer(
  { ledger }: Pick<Replayer, 'ledger'>,
  action: keyof typeof steering,
  id: string,
  actor: string,
  reason: string,
): Promise<MendResult> {
  const deed = newDeed(actor, action, publicId('rpl', id), reason);
  if (!deed.ok) return deed;
  const row = await replayById(ledger.pool, id);
  if (!row) return { ok: false, problem: problem('not_found', 'There is no such replay.') };
  const { from, to } = steering[action];
  if (await steerReplay(ledger.pool, id, [...from], to, deed.deed)) return { ok: true };
  const text = `A replay that is ${row.state} cannot be ${to === 'running' ? 'resumed' : to}.`;
  return { ok: false, problem: problem('state_conflict', text) };
}

export interface ReplayView {
  id: string;
  deed: ReplayDeed;
  state: ReplayRow['state'];
  by: string;
  reason: string;
  filter: ReplayFilter;
  /** Messages a second at most. */
  rate: number;
  total: number;
  /** Dealt with so far; of them, those that were not sent again. */
  done: number;
  inVain: number;
  began: string;
  ended?: string;
}

export function replayView(row: ReplayRow): ReplayView {
  const { id, deed, state, actor, reason, filter, rate, total, done, in_vain } = row;
  return {
    ...{ id: publicId('rpl', id), deed, state, by: actor, reason, filter, rate, total, done },
    inVain: in_vain,
    began: row.created_at.toISOString(),
    ...(row.ended_at && { ended: row.ended_at.toISOString() }),
  };
}

export interface ReplayDetail extends ReplayView {
  /** The first of those that were not sent again. */
  problems: { message: string; detail: string }[];
}

export async function replayDetail(ledger: Ledger, id: string): Promise<ReplayDetail | undefined> {
  const row = await replayById(ledger.pool, id);
  if (!row) return undefined;
  const inVain = await inVainOf(ledger.pool, id, 50);
  const problems = inVain.map((one) => ({
    message: publicId('msg', one.message_id),
    detail: one.problem,
  }));
  return { ...replayView(row), problems };
}

/** Business keys are compared in one form. A filter that leaves nothing out is taken for a mistake. */
function readFilter({ keys, ...rest }: ReplayFilter): ReplayFilter | undefined {
  const compared = keys?.map(comparedKey).filter((key) => key);
  const filter = { ...rest, ...(compared && { keys: compared }) };
  return Object.values(filter).some((one) => one !== undefined) ? filter : undefined;
}

const nothingAsked = {
  ok: false,
  problem: problem('request_invalid', 'Say which messages: at least one field of the filter.'),
} as const;
