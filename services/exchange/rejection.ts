import type { Problem } from '../../schemas/problems.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { reject } from '../ledger/reject.ts';
import { type Incoming, interchangeRow } from './arrival.ts';
import { type DocumentFate, documentProblems } from './fate.ts';
import { issueReceipt } from './receipt.ts';

/** Writes down an interchange that was refused before it was read, or as a whole. */
export async function recordRejection(
  ledger: Ledger,
  arrival: Incoming,
  interchange: { id: string; sha256: string },
  reason: Problem,
  fates: DocumentFate[],
): Promise<void> {
  const { system, at } = arrival;
  const known = 'adapter' in system;
  const detail = reason.detail.slice(0, 2000);
  const { row: receipt } = issueReceipt(
    {
      interchangeId: interchange.id,
      sender: system.name,
      ...(known && { senderPartner: system.partner }),
      receivedSha256: interchange.sha256,
      ...(arrival.book && { addressBookVersion: arrival.book.version }),
    },
    { event: 'rejected', code: reason.code, detail },
    at.toISOString(),
    null,
  );
  await reject(ledger.pool, {
    interchange: {
      ...interchangeRow(arrival, interchange, fates),
      state: 'rejected',
      problem: fates.length > 1 ? { ...reason, documents: documentProblems(fates) } : reason,
    },
    raw: known ? arrival.received.body : undefined,
    receipt,
  });
}
