/** Why the bytes of something are not there: they have expired, were erased, or have never been. */
import { type Problem, problem } from '../../schemas/problems.ts';
import { timeOf } from '../ledger/ids.ts';
import type { FoundInterchange } from '../ledger/interchanges.ts';
import type { FoundDelivery, FoundMessage } from '../ledger/messages.ts';
import { expiryOf } from '../ledger/payload-sweeps.ts';
import type { Pool } from '../ledger/pool.ts';
import { periodOf, type Retention } from './retention.ts';

export type Absence =
  | { why: 'erased'; at: Date; by: string }
  | { why: 'expired'; at?: Date }
  | { why: 'never' };

interface Asking {
  pool: Pool;
  retention: Retention;
}

const never: Absence = { why: 'never' };

/** Of an interchange as received. Of a sender who has not proven who it is none are kept. */
export async function rawAbsence(
  asking: Asking,
  { id, system, erased_at, erased_by, state }: FoundInterchange,
): Promise<Absence> {
  if (erased_at) return { why: 'erased', at: erased_at, by: erased_by ?? '' };
  const at = await expiryOf(asking.pool, id, notBefore(asking, id, system, null));
  return at || state !== 'rejected' ? { why: 'expired', at } : never;
}

/** Of the canonical form; a message that could not be normalized has none. */
export async function canonicalAbsence(
  asking: Asking,
  { id, system, type, canonical_sha256, erased_at, erased_by }: FoundMessage,
): Promise<Absence> {
  if (canonical_sha256 === null) return never;
  if (erased_at) return { why: 'erased', at: erased_at, by: erased_by ?? '' };
  const at = await expiryOf(asking.pool, id, notBefore(asking, id, system, type));
  return { why: 'expired', at };
}

/** Of what was sent; what was never delivered may never have been written. */
export async function sentAbsence(
  asking: Asking,
  { id, system, state }: FoundDelivery,
  { type, erased_at, erased_by }: FoundMessage,
): Promise<Absence> {
  if (erased_at) return { why: 'erased', at: erased_at, by: erased_by ?? '' };
  if (state !== 'delivered') return never;
  const at = await expiryOf(asking.pool, id, notBefore(asking, id, system, type));
  return { why: 'expired', at };
}

/** Earlier sweeps over the same time took what was kept for a shorter one. */
function notBefore({ retention }: Asking, id: string, system: string, type: string | null): Date {
  return new Date(timeOf(id) + (type === null ? 0 : (periodOf(retention, system, type) ?? 0)));
}

/** Where nothing is known of why. */
export const expired = problem('payload_expired', 'Its bytes are no longer kept.');

/** In words, as the rest of a sentence that begins with what is absent; undefined where there was nothing. */
export function absenceWords(absence: Absence): string | undefined {
  if (absence.why === 'never') return undefined;
  const on = absence.at ? ` on ${absence.at.toISOString().slice(0, 10)}` : '';
  return `${absence.why}${on}`;
}

/** What is answered to whoever asks for the bytes, or for a deed that needs them. */
export function absenceProblem(what: string, absence: Absence): Problem | undefined {
  if (absence.why === 'never') return undefined;
  const verb = absence.why === 'erased' ? 'were erased' : 'have expired: they went';
  const on = absence.at
    ? ` on ${absence.at.toISOString().slice(0, 10)}`
    : ' when their time was over';
  const text = `${what} ${verb}${on}; digests and receipts are kept.`;
  return problem(absence.why === 'erased' ? 'payload_erased' : 'payload_expired', text);
}
