import type { Outcome } from '../../adapters/adapter.ts';
import { nextAttempt } from '../../queues/retry-schedule.ts';
import type { Message } from '../../schemas/message.ts';
import type { Claimed } from '../ledger/claim.ts';
import type { Settlement } from '../ledger/settle.ts';
import type { BookSystem } from './address-book/book.ts';
import { issueReceipt, type Subject } from './receipt.ts';
import { receiptMessage } from './receipt-message.ts';
import type { Surroundings } from './surroundings.ts';

/** What an attempt came to. */
export interface Went {
  outcome: Outcome;
  /** Of what was sent; absent when nothing was, or when only the adapter would have known. */
  sentSha256?: string;
}

/** What is to be written down about an attempt, and when it goes on. */
export function settlement(
  claimed: Claimed,
  message: Message,
  system: BookSystem | undefined,
  { outcome, sentSha256 = '' }: Went,
  around: Surroundings,
): Settlement {
  const next = outcome.result === 'failed' ? retryAt(claimed, system, outcome, around) : undefined;
  const state = stateAfter(outcome, next);
  return {
    deliveryId: claimed.deliveryId,
    attemptId: claimed.attemptId,
    owner: claimed.owner,
    messageId: claimed.messageId,
    state,
    outcome: outcome.result,
    dueAt: next ?? null,
    code: outcome.result === 'delivered' ? null : outcome.code,
    detail: outcome.detail?.slice(0, 2000) ?? null,
    status: outcome.status?.slice(0, 120) ?? null,
    reference: outcome.result === 'delivered' ? (outcome.reference?.slice(0, 300) ?? null) : null,
    sentSha256: sentSha256 || null,
    // Receipts are not receipted.
    ...(state !== 'retrying' &&
      message.type !== 'receipt' && {
        receipt: receiptOf(claimed, message, system, outcome, state, sentSha256, around),
      }),
  };
}

function stateAfter(outcome: Outcome, next: number | undefined): Settlement['state'] {
  if (outcome.result === 'delivered') return 'delivered';
  if (next !== undefined) return 'retrying';
  // Nothing is wrong with it: it came too late.
  return outcome.code === 'stale' ? 'cancelled' : 'dead';
}

function retryAt(
  claimed: Claimed,
  system: BookSystem | undefined,
  outcome: Extract<Outcome, { result: 'failed' }>,
  around: Surroundings,
): number | undefined {
  // A stop of ours is not the receiver's fault: the attempt goes again at once, on another process.
  if (outcome.code === 'stopped') return around.now();
  return nextAttempt({
    attempt: claimed.attempt,
    schedule: system?.outbound?.retry ?? [60_000, 600_000, 3_600_000],
    now: around.now(),
    notBefore: outcome.notBefore,
    random: around.random(),
  });
}

function receiptOf(
  claimed: Claimed,
  message: Message,
  receiver: BookSystem | undefined,
  outcome: Outcome,
  event: 'delivered' | 'dead' | 'cancelled',
  sentSha256: string,
  around: Surroundings,
): Settlement['receipt'] {
  const at = new Date(around.now()).toISOString();
  const subject: Subject = {
    interchangeId: claimed.interchangeId,
    messageId: claimed.messageId,
    sender: message.source.system,
    ...(claimed.senderPartner && { senderPartner: claimed.senderPartner }),
    messageType: message.type,
    ...(claimed.nativeId && { nativeId: claimed.nativeId }),
    businessKeys: message.businessKeys,
    receivedSha256: claimed.receivedSha256,
    canonicalSha256: claimed.canonicalSha256,
    schemaId: claimed.schemaId,
    addressBookVersion: claimed.addressBookVersion,
  };
  return (previousSha256) => {
    const { row, receipt } = issueReceipt(
      subject,
      {
        event,
        receiver: claimed.system,
        receiverPartner: receiver?.partner ?? claimed.partner,
        deliveryId: claimed.deliveryId,
        attemptId: claimed.attemptId,
        attemptNumber: claimed.attempt,
        generation: claimed.generation,
        ...(sentSha256 && { sentSha256 }),
        ...(outcome.status && { remoteStatus: outcome.status.slice(0, 120) }),
        ...(outcome.result === 'delivered'
          ? outcome.reference && { remoteReference: outcome.reference.slice(0, 300) }
          : { code: outcome.code, detail: outcome.detail.slice(0, 2000) }),
      },
      at,
      previousSha256,
    );
    const { interchangeId, messageId } = claimed;
    const dedupe = { key: '', sha256: '', owner: messageId };
    const push = receiptMessage(
      around.book,
      message.source.system,
      { interchangeId, messageId, dedupe },
      receipt,
    );
    return { row, push };
  };
}
