/** What people do when nothing is to be sent to a system for a while: what comes for it is taken in, and waits. */
import { problem } from '../../schemas/problems.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { pauseSystem, resumeSystem } from '../ledger/pauses.ts';
import type { Book } from './address-book/book.ts';
import { type MendResult, newDeed } from './mend.ts';

interface Pauser {
  ledger: Ledger;
  book: Book;
}

/** Within a second no node begins another delivery to the system; what is under way is finished. */
export async function pause(
  { ledger, book }: Pauser,
  system: string,
  actor: string,
  reason: string,
): Promise<MendResult> {
  if (!book.system(system)?.outbound)
    return { ok: false, problem: problem('not_found', 'There is no such system that receives.') };
  const deed = newDeed(actor, 'pause', system, reason);
  if (!deed.ok) return deed;
  if (await pauseSystem(ledger.pool, deed.deed)) return { ok: true };
  return { ok: false, problem: problem('state_conflict', 'It is paused already.') };
}

/** Also a system that has left the address book since. */
export async function resume(
  { ledger }: Pauser,
  system: string,
  actor: string,
  reason: string,
): Promise<MendResult> {
  const deed = newDeed(actor, 'resume', system, reason);
  if (!deed.ok) return deed;
  if (await resumeSystem(ledger.pool, deed.deed)) return { ok: true };
  return { ok: false, problem: problem('state_conflict', 'It is not paused.') };
}
