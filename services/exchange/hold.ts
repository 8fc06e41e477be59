/** Legal holds: what people do so that payloads are kept, whatever their period says. */
import { type Problem, problem } from '../../schemas/problems.ts';
import {
  type FoundHold,
  type HoldScope,
  holdById,
  isParty,
  releaseHold,
  setHold,
} from '../ledger/holds.ts';
import { newId, privateId, publicId } from '../ledger/ids.ts';
import { messageById } from '../ledger/messages.ts';
import type { Pool } from '../ledger/pool.ts';
import type { Book } from './address-book/book.ts';
import { comparedKey } from './business-key.ts';
import { type MendResult, newDeed } from './mend.ts';

export interface Holder {
  ledger: { pool: Pool };
  book: Book;
}

export interface HoldView {
  id: string;
  scope: HoldScope;
  value: string;
  reason: string;
  by: string;
  at: string;
  releasedAt?: string;
  releasedBy?: string;
  releaseReason?: string;
}

export type HoldResult = { ok: true; id: string } | { ok: false; problem: Problem };

/** @param value id of a message, business key, or name of a partner or system */
export async function hold(
  holder: Holder,
  { scope, value }: { scope: HoldScope; value: string },
  actor: string,
  reason: string,
): Promise<HoldResult> {
  const subject = await subjectOf(holder, scope, value);
  if (subject === undefined)
    return { ok: false, problem: problem('not_found', `There is no such ${words[scope]}.`) };
  const id = newId();
  const view = publicId('hld', id);
  // What a number is of is nobody's business who reads the audit: the hold itself tells it.
  const deed = newDeed(actor, 'hold', scope === 'message' ? value : view, reason);
  if (!deed.ok) return deed;
  await setHold(holder.ledger.pool, { id, scope, value: subject }, deed.deed);
  return { ok: true, id: view };
}

export async function release(
  { ledger }: Pick<Holder, 'ledger'>,
  id: string,
  actor: string,
  reason: string,
): Promise<MendResult> {
  const found = await holdById(ledger.pool, id);
  if (!found) return { ok: false, problem: problem('not_found', 'There is no such hold.') };
  const target = found.scope === 'message' ? publicId('msg', found.value) : publicId('hld', id);
  const deed = newDeed(actor, 'release', target, reason);
  if (!deed.ok) return deed;
  if (await releaseHold(ledger.pool, id, deed.deed)) return { ok: true };
  return { ok: false, problem: problem('state_conflict', 'It is released already.') };
}

export function holdView(found: FoundHold): HoldView {
  const { scope, value, reason } = found;
  return {
    id: publicId('hld', found.id),
    ...{ scope, value: scope === 'message' ? publicId('msg', value) : value, reason },
    by: found.actor,
    at: found.at.toISOString(),
    ...(found.released_at && {
      releasedAt: found.released_at.toISOString(),
      releasedBy: found.released_by ?? '',
      releaseReason: found.release_reason ?? '',
    }),
  };
}

const words = { message: 'message', key: 'business key', partner: 'partner', system: 'system' };

/** As the ledger compares it; undefined: a mistake, since a hold on nothing would keep nothing. */
async function subjectOf(
  { ledger: { pool }, book }: Holder,
  scope: HoldScope,
  value: string,
): Promise<string | undefined> {
  if (scope === 'message') {
    const id = privateId('msg', value);
    return id && (await messageById(pool, id))?.id;
  }
  // Documents with that number may be still to come.
  if (scope === 'key') return comparedKey(value) || undefined;
  const inBook = book.systems.some(
    ({ name, partner }) => value === (scope === 'system' ? name : partner),
  );
  return inBook || (await isParty(pool, scope, value)) ? value : undefined;
}
