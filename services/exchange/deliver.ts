/** One attempt of a delivery: from a claim in the ledger to a settlement for it. */
import { type Http, HttpFault, type Outbound, type Outcome } from '../../adapters/adapter.ts';
import { nextAttempt } from '../../queues/retry-schedule.ts';
import type { Message } from '../../schemas/message.ts';
import type { Claimed } from '../ledger/claim.ts';
import { publicId } from '../ledger/ids.ts';
import type { Settlement } from '../ledger/settle.ts';
import type { Book, BookSystem } from './address-book/book.ts';
import { sha256 } from './digest.ts';
import { issueReceipt, type Subject } from './receipt.ts';
import { receiptMessage } from './receipt-message.ts';

/** What an attempt needs of the world around it. */
export interface Surroundings {
  /** The newest address book: how to reach the receiver now. */
  book: Book;
  /** Requests under the outbound policy and timeout of the system; ends with `signal`. */
  http(system: BookSystem, signal: AbortSignal): Http;
  /** Writes down what is going to be sent, before it is. */
  keep(outbound: { deliveryId: string } & Outbound): Promise<void>;
  /** Kept for one system in this process. */
  session(system: string): Map<string, unknown>;
  now(): number;
  random(): number;
  /** Aborts when the process has to stop. */
  stopping: AbortSignal;
  /** Told of mistakes of an adapter, which are ours to mend. */
  onMistake(error: unknown, claimed: Claimed): void;
}

export interface Attempted {
  outcome: Outcome;
  settlement: Settlement;
}

/**
 * Writes, keeps what it wrote, sends it, and says what is to be written down. Throws only when the
 * ledger cannot be written to.
 */
export async function attempt(claimed: Claimed, around: Surroundings): Promise<Attempted> {
  const system = around.book.system(claimed.system);
  const message = JSON.parse(claimed.canonical.toString()) as Message;
  const written = claimed.outbound
    ? { ok: true as const, outbound: claimed.outbound }
    : write(claimed, message, system);
  if (!written.ok) {
    const { outcome } = written;
    return { outcome, settlement: settlement(claimed, message, system, { outcome }, around) };
  }
  const { outbound } = written;
  if (!claimed.outbound) await around.keep({ deliveryId: claimed.deliveryId, ...outbound });
  const wire = watched(outbound);
  const outcome = await send(claimed, message, system, outbound, wire.watch, around);
  const sentSha256 = outcome.sent?.sha256 ?? (wire.carried() ? sha256(outbound.body) : undefined);
  const went = { outcome, sentSha256 };
  return { outcome, settlement: settlement(claimed, message, system, went, around) };
}

/** What an attempt came to. */
interface Went {
  outcome: Outcome;
  /** Of what was sent; absent when nothing was, or when only the adapter would have known. */
  sentSha256?: string;
}

/** Notes whether the bytes of `outbound` went out as they are: a token may have been all that was sent. */
function watched({ body }: Outbound): { watch(http: Http): Http; carried(): boolean } {
  let carried = false;
  return {
    carried: () => carried,
    watch: (http) => (request) => {
      const given = request.body ?? '';
      if (given === body || Buffer.from(given as string).equals(body)) carried = true;
      return http(request);
    },
  };
}

/** The same on every attempt; another one after a replay, which is meant to have its effect again. */
export function idempotencyKey({
  deliveryId,
  replays,
}: Pick<Claimed, 'deliveryId' | 'replays'>): string {
  const id = publicId('dlv', deliveryId);
  return replays === 0 ? id : `${id}-r${replays}`;
}

type Wrote = { ok: true; outbound: Outbound } | { ok: false; outcome: Outcome };

function write(claimed: Claimed, message: Message, system: BookSystem | undefined): Wrote {
  if (!system?.outbound || !system.adapter.write) {
    return { ok: false, outcome: missing(claimed.system) };
  }
  try {
    const written = system.adapter.write(message, {
      settings: system.settings,
      system: system.name,
      idempotencyKey: idempotencyKey(claimed),
      acceptedAt: claimed.acceptedAt.toISOString(),
    });
    if (written.ok) {
      const body = Buffer.from(written.body);
      return { ok: true, outbound: { contentType: written.contentType, body } };
    }
    return {
      ok: false,
      outcome: { result: 'refused', code: 'unwritable', detail: written.problem.detail },
    };
  } catch (error) {
    return { ok: false, outcome: mistake(error) };
  }
}

async function send(
  claimed: Claimed,
  message: Message,
  system: BookSystem | undefined,
  outbound: Outbound,
  watch: (http: Http) => Http,
  around: Surroundings,
): Promise<Outcome> {
  if (!system?.outbound) return missing(claimed.system);
  const { outbound: way, adapter, settings, name } = system;
  if (!adapter.send) return missing(name);
  const timeout = AbortSignal.timeout(way.timeout);
  const signal = AbortSignal.any([timeout, around.stopping]);
  try {
    return await adapter.send(outbound, {
      settings,
      credentials: way.credentials,
      system: name,
      url: way.url,
      message,
      idempotencyKey: idempotencyKey(claimed),
      traceparent: claimed.traceparent ?? newTraceparent(claimed.messageId, claimed.attemptId),
      http: watch(around.http(system, signal)),
      session: around.session(name),
      now: around.now,
    });
  } catch (error) {
    if (around.stopping.aborted) {
      return { result: 'failed', code: 'stopped', detail: 'The hub was stopped in mid-attempt.' };
    }
    if (timeout.aborted) {
      return {
        result: 'failed',
        code: 'timeout',
        detail: `No answer within ${way.timeout / 1000} s.`,
      };
    }
    if (error instanceof HttpFault)
      return { result: 'failed', code: error.code, detail: error.message };
    around.onMistake(error, claimed);
    return mistake(error);
  }
}

function missing(system: string): Outcome {
  return {
    result: 'failed',
    code: 'system_missing',
    detail: `The address book has no system ${system} that receives.`,
  };
}

function mistake(error: unknown): Outcome {
  const name = error instanceof Error ? error.name : 'unknown error';
  return { result: 'failed', code: 'adapter_error', detail: `The adapter failed: ${name}.` };
}

/** W3C Trace Context for a message whose sender gave none; made of ids, so it needs no randomness. */
function newTraceparent(messageId: string, attemptId: string): string {
  return `00-${messageId.replaceAll('-', '')}-${attemptId.replaceAll('-', '').slice(-16)}-01`;
}

function settlement(
  claimed: Claimed,
  message: Message,
  system: BookSystem | undefined,
  { outcome, sentSha256 = '' }: Went,
  around: Surroundings,
): Settlement {
  const next = outcome.result === 'failed' ? retryAt(claimed, system, outcome, around) : undefined;
  const state =
    outcome.result === 'delivered' ? 'delivered' : next === undefined ? 'dead' : 'retrying';
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
  event: 'delivered' | 'dead',
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
    nativeId: message.source.nativeId,
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
