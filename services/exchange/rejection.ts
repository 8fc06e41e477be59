import type { Problem } from '../../schemas/problems.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { markPartly, type Rejection, reject, type ToldRejection } from '../ledger/reject.ts';
import { type Incoming, interchangeRow } from './arrival.ts';
import { type DocumentFate, documentProblems, partlyProblem } from './fate.ts';
import { issueReceipt } from './receipt.ts';
import { receiptMessage } from './receipt-message.ts';

interface Digested {
  id: string;
  sha256: string;
}

/** Writes down an interchange that was refused before it was read, or of which nothing was entered. */
export async function recordRejection(
  ledger: Ledger,
  arrival: Incoming,
  interchange: Digested,
  reason: Problem,
  fates: DocumentFate[],
): Promise<void> {
  const rejection: Rejection = {
    interchange: {
      ...interchangeRow(arrival, interchange, fates),
      state: 'rejected',
      problem: fates.length > 1 ? { ...reason, documents: documentProblems(fates) } : reason,
    },
    raw: 'adapter' in arrival.system ? arrival.received.body : undefined,
    told: told(arrival, interchange, reason, fates),
  };
  await ledger.reach.guard(() => reject(ledger.pool, rejection));
}

/** Writes down which documents of an accepted interchange were refused. */
export async function recordPartly(
  ledger: Ledger,
  arrival: Incoming,
  interchange: Digested,
  fates: DocumentFate[],
): Promise<void> {
  const reason = partlyProblem(fates);
  const rejected = fates.filter((one) => one.state === 'rejected');
  await markPartly(
    ledger.pool,
    interchange.id,
    reason,
    told(arrival, interchange, reason, rejected),
  );
}

/** Only a sender that has proven who it is gets a message about it; the relay sets it going. */
function told(
  arrival: Incoming,
  interchange: Digested,
  reason: Problem,
  fates: DocumentFate[],
): ToldRejection {
  const { system, at, book } = arrival;
  const [messageType, ...others] = new Set(fates.map((one) => one.type));
  const { row, receipt } = issueReceipt(
    {
      interchangeId: interchange.id,
      sender: system.name,
      ...('adapter' in system && { senderPartner: system.partner }),
      ...(messageType && others.length === 0 && { messageType }),
      receivedSha256: interchange.sha256,
      ...(arrival.book && { addressBookVersion: arrival.book.version }),
    },
    { event: 'rejected', code: reason.code, detail: reason.detail.slice(0, 2000) },
    at.toISOString(),
    null,
  );
  if (!book || !('adapter' in system)) return { receipt: row };
  const dedupe = { key: '', sha256: '', owner: null };
  const push = receiptMessage(
    book,
    system.name,
    { interchangeId: interchange.id, dedupe },
    receipt,
  );
  return { receipt: row, push };
}
