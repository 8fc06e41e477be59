import type { Receipt } from '../../schemas/types.ts';
import type { FoundInterchange } from '../ledger/interchanges.ts';
import type { FoundAudit } from '../ledger/messages.ts';
import type { AttemptView } from './attempt-view.ts';

/** One thing that happened to a message. */
export interface TimelineEntry {
  at: string;
  /** received, accepted, attempt, delivered, dead, retry … */
  event: string;
  /** A plain sentence. */
  text: string;
}

/** What came, what the hub said, what it tried and what people did, in the order of time. */
export function timelineOf(
  interchange: FoundInterchange,
  receipts: Receipt[],
  attempts: AttemptView[],
  audit: FoundAudit[],
): TimelineEntry[] {
  const timeline = [
    {
      at: interchange.received_at.toISOString(),
      event: 'received',
      text: `${interchange.bytes} bytes from ${interchange.system}`,
    },
    ...receipts.map((one) => ({ at: one.at, event: one.event, text: receiptText(one) })),
    ...attempts.map((one) => ({ at: one.startedAt, event: 'attempt', text: attemptText(one) })),
    ...audit.map((one) => ({
      at: one.at.toISOString(),
      event: one.action,
      text: `${one.actor}: ${one.reason}`,
    })),
  ];
  return timeline.sort((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0));
}

function receiptText(receipt: Receipt): string {
  const { event, receiver, remoteReference, code, detail } = receipt;
  if (event === 'delivered')
    return `to ${receiver}${remoteReference ? ` as ${remoteReference}` : ''}`;
  if (event === 'dead') return `for ${receiver}: ${code}: ${detail}`;
  if (event === 'cancelled') return `for ${receiver}: ${detail}`;
  return code
    ? `${code}: ${detail}`
    : `by the hub, address book version ${receipt.addressBookVersion}`;
}

function attemptText(attempt: AttemptView): string {
  const { number, generation, system, outcome, code, status, detail } = attempt;
  const why = [code, status, detail].filter((one) => one !== undefined).join(', ');
  const again = generation > 1 ? ` (sent again: ${generation - 1})` : '';
  return `${number}${again} at ${system}: ${outcome.replace('_', ' ')}${why ? ` (${why})` : ''}`;
}
