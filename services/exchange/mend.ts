/** What people do to help a document along. Each deed needs a reason and is written down. */
import { type Problem, problem } from '../../schemas/problems.ts';
import type { Receipt } from '../../schemas/types.ts';
import { type Deed, noteAll } from '../ledger/audit.ts';
import type { MessageEntry } from '../ledger/entry.ts';
import { failpoint } from '../ledger/failpoint.ts';
import { publicId } from '../ledger/ids.ts';
import { interchangeById } from '../ledger/interchanges.ts';
import type { Ledger } from '../ledger/ledger.ts';
import {
  cancelDelivery,
  type Mended,
  PayloadGone,
  redoMessage,
  replayMessage,
  retryDelivery,
  skipDelivery,
} from '../ledger/mend.ts';
import { deliveryById, type FoundMessage, messageById } from '../ledger/messages.ts';
import { absenceProblem, canonicalAbsence, expired } from './absence.ts';
import type { Book } from './address-book/book.ts';
import type { Dispatch } from './dispatch.ts';
import { enter, subjectOf } from './enter.ts';
import { type ReadableDocument, readAgain, stillUnreadable } from './read-again.ts';
import { issueReceipt } from './receipt.ts';
import { receiptMessage } from './receipt-message.ts';

export interface Mender {
  ledger: Ledger;
  book: Book;
  dispatch: Dispatch;
}

export type MendResult = { ok: true } | { ok: false; problem: Problem };

/** Sends a dead letter again, or what waits for its next attempt now. */
export async function retry(
  mender: Mender,
  deliveryId: string,
  actor: string,
  reason: string,
): Promise<MendResult> {
  const deed = newDeed(actor, 'retry', publicId('dlv', deliveryId), reason);
  if (!deed.ok) return deed;
  return done(
    mender,
    await retryDelivery(mender.ledger.pool, deliveryId, deed.deed),
    'Only a dead letter, or a delivery that waits for its next attempt, can be retried.',
  );
}

/** Lets those behind a dead letter go; it stays a dead letter, and can be retried later. */
export async function skip(
  mender: Mender,
  deliveryId: string,
  actor: string,
  reason: string,
): Promise<MendResult> {
  const deed = newDeed(actor, 'skip', publicId('dlv', deliveryId), reason);
  if (!deed.ok) return deed;
  return done(
    mender,
    await skipDelivery(mender.ledger.pool, deliveryId, deed.deed),
    'Only a dead letter that holds its lane can be skipped.',
  );
}

/** Gives a delivery up, so that its lane can move on. */
export async function cancel(
  mender: Mender,
  deliveryId: string,
  actor: string,
  reason: string,
): Promise<MendResult> {
  const deed = newDeed(actor, 'cancel', publicId('dlv', deliveryId), reason);
  if (!deed.ok) return deed;
  const { pool } = mender.ledger;
  const delivery = await deliveryById(pool, deliveryId);
  const message = delivery && (await messageById(pool, delivery.message_id));
  const interchange = message && (await interchangeById(pool, message.interchange_id));
  if (!delivery || !message || !interchange) return missing();
  const mended = await cancelDelivery(pool, deliveryId, deed.deed, (previous) => {
    const { row, receipt } = issueReceipt(
      subjectOf(message, interchange.sha256),
      {
        event: 'cancelled',
        deliveryId,
        receiver: delivery.system,
        receiverPartner: delivery.partner,
        detail: deed.deed.reason,
      },
      new Date().toISOString(),
      previous,
    );
    return { receipt: row, push: push(mender, message, receipt) };
  });
  return done(mender, mended, `A delivery that is ${delivery.state} cannot be cancelled.`);
}

/** Sends a message again to the systems it went to; one that fitted no route is routed anew. */
export async function replay(
  mender: Mender,
  messageId: string,
  actor: string,
  reason: string,
): Promise<MendResult> {
  const deed = newDeed(actor, 'replay', publicId('msg', messageId), reason);
  if (!deed.ok) return deed;
  const message = await messageById(mender.ledger.pool, messageId);
  if (!message) return missing();
  if (message.state === 'unrouted') return redo(mender, message, 'unrouted', deed.deed);
  if (message.state === 'quarantined') {
    return { ok: false, problem: problem('state_conflict', 'It is in quarantine: reprocess it.') };
  }
  const asking = { pool: mender.ledger.pool, retention: mender.book.retention };
  const mended = await replayMessage(mender.ledger.pool, messageId, deed.deed).catch(
    async (error) => {
      if (!(error instanceof PayloadGone)) throw error;
      return absenceProblem('Its bytes', await canonicalAbsence(asking, message)) ?? expired;
    },
  );
  if (mended && 'code' in mended) return { ok: false, problem: mended };
  return done(mender, mended, 'No delivery of it is finished: there is nothing to send again.');
}

/** Normalizes a quarantined message again, from the bytes as they were received. */
export async function reprocess(
  mender: Mender,
  messageId: string,
  actor: string,
  reason: string,
): Promise<MendResult> {
  const deed = newDeed(actor, 'reprocess', publicId('msg', messageId), reason);
  if (!deed.ok) return deed;
  const message = await messageById(mender.ledger.pool, messageId);
  if (!message) return missing();
  if (message.state !== 'quarantined') {
    return {
      ok: false,
      problem: problem('state_conflict', 'Only a message in quarantine can be reprocessed.'),
    };
  }
  return redo(mender, message, 'quarantined', deed.deed);
}

/** The same for one of many, which was in that state when its turn came. */
export async function redoInTurn(
  mender: Mender,
  state: 'quarantined' | 'unrouted',
  deed: Deed & { turn: { messageId: string } },
): Promise<MendResult> {
  const message = await messageById(mender.ledger.pool, deed.turn.messageId);
  if (message?.state !== state) {
    const text = 'Somebody else has mended it in the meantime.';
    return { ok: false, problem: problem('state_conflict', text) };
  }
  return redo(mender, message, state, deed);
}

async function redo(
  mender: Mender,
  message: FoundMessage,
  state: 'quarantined' | 'unrouted',
  deed: Deed,
): Promise<MendResult> {
  const { ledger, book } = mender;
  const read = await readAgain(ledger.pool, book, message);
  if (read.result === 'impossible') return { ok: false, problem: read.problem };
  if (read.result === 'unreadable') return inVain(ledger, deed, read.problem);
  const { document, interchange, system } = read;
  const again = withId(document, message.id);
  const redone = (previousSha256: string | null) => {
    const { entry, receipt } = enter(again, {
      book,
      system,
      interchangeId: interchange.id,
      rawSha256: interchange.sha256,
      acceptedAt: new Date(),
      dedupe: { key: '', sha256: '', owner: message.id },
      previousSha256,
    });
    return { entry, push: push(mender, message, receipt) };
  };
  const mended = await redoMessage(ledger.pool, state, redone, message.id, deed);
  return done(mender, mended, 'Somebody else has mended it in the meantime.');
}

/** It is as it was; that somebody tried, and why, is kept all the same. */
async function inVain(ledger: Ledger, deed: Deed, reason: Problem): Promise<MendResult> {
  const { code, detail: _, ...where } = reason;
  await noteAll(ledger.pool, { ...deed, reason: `${deed.reason} (in vain: ${code})` }, [
    deed.target,
  ]);
  return {
    ok: false,
    problem: { ...problem('state_conflict', stillUnreadable(reason)), ...where },
  };
}

/** The message that tells the sender, where it wants to be told. */
function push(
  { book }: Mender,
  { id: messageId, interchange_id: interchangeId, system }: FoundMessage,
  receipt: Receipt,
): MessageEntry | undefined {
  const dedupe = { key: '', sha256: '', owner: messageId };
  return receiptMessage(book, system, { interchangeId, messageId, dedupe }, receipt);
}

/** The document under the id that its message has already. */
function withId(document: ReadableDocument, id: string): ReadableDocument {
  const { result } = document;
  const message = { ...result.message, id: publicId('msg', id) };
  return { ...document, id, result: { ...result, message } };
}

/** A deed that may be done and written down, once it has a reason. */
export function newDeed(
  actor: string,
  action: Deed['action'],
  target: string,
  reason: string,
): { ok: true; deed: Deed } | { ok: false; problem: Problem } {
  // PostgreSQL's text cannot hold NUL nor half a surrogate pair.
  const text = reason.replaceAll('\0', '').trim().slice(0, 500).toWellFormed();
  if (text === '')
    return {
      ok: false,
      problem: problem('reason_required', 'Say why: a reason is required and kept.'),
    };
  return { ok: true, deed: { actor, action, target, reason: text } };
}

function done(mender: Mender, mended: Mended, otherwise: string): MendResult {
  if (!mended) return { ok: false, problem: problem('state_conflict', otherwise) };
  failpoint('mend.committed');
  mender.dispatch(mended);
  return { ok: true };
}

function missing(): MendResult {
  return { ok: false, problem: problem('not_found', 'There is no such document.') };
}
