/** One attempt of a delivery: from a claim in the ledger to a settlement for it. */
import { type Http, HttpFault, type Outbound, type Outcome } from '../../adapters/adapter.ts';
import type { Message } from '../../schemas/message.ts';
import type { Claimed } from '../ledger/claim.ts';
import { failpoint } from '../ledger/failpoint.ts';
import { publicId } from '../ledger/ids.ts';
import type { Settlement } from '../ledger/settle.ts';
import type { BookSystem } from './address-book/book.ts';
import { sha256 } from './digest.ts';
import { settlement } from './settlement.ts';
import type { Surroundings } from './surroundings.ts';

export interface Attempted {
  outcome: Outcome;
  settlement: Settlement;
}

/** Workers lost in a row, with this delivery in their hands, after which it is taken for the cause. */
const mostLost = 5;

/**
 * Writes, keeps what it wrote, sends it, and says what is to be written down. Throws only when the
 * ledger cannot be written to.
 */
export async function attempt(claimed: Claimed, around: Surroundings): Promise<Attempted> {
  const system = around.book.system(claimed.system);
  const message = JSON.parse(claimed.canonical.toString()) as Message;
  const unsent = reasonNotToSend(claimed);
  if (unsent)
    return {
      outcome: unsent,
      settlement: settlement(claimed, message, system, { outcome: unsent }, around),
    };
  const written = claimed.outbound
    ? { ok: true as const, outbound: claimed.outbound }
    : write(claimed, message, system);
  if (!written.ok) {
    const { outcome } = written;
    return { outcome, settlement: settlement(claimed, message, system, { outcome }, around) };
  }
  const { outbound } = written;
  if (!claimed.outbound) await around.keep({ deliveryId: claimed.deliveryId, ...outbound });
  failpoint('keep.committed');
  const wire = watched(outbound, around.late);
  const outcome = await send(claimed, message, system, outbound, wire.watch, around);
  const sentSha256 = outcome.sent?.sha256 ?? (wire.carried() ? sha256(outbound.body) : undefined);
  const went = { outcome, sentSha256 };
  return { outcome, settlement: settlement(claimed, message, system, went, around) };
}

/** Says that a request was not made, because another process may be sending already. */
class HeldUp extends Error {}

const heldUp: Outcome = {
  result: 'failed',
  code: 'stopped',
  detail: 'The worker was held up between its claim and the sending, so it did not send.',
};

function reasonNotToSend({ lost, outdated, expired }: Claimed): Outcome | undefined {
  if (expired) {
    const detail = 'The canonical message has expired or was erased: there is nothing to send.';
    return { result: 'refused', code: 'payload_gone', detail };
  }
  if (lost >= mostLost) {
    const detail = `The last ${lost} workers that tried to send it were lost: it may be the cause.`;
    return { result: 'refused', code: 'worker_lost', detail };
  }
  if (!outdated) return undefined;
  const detail = 'A newer version had been accepted before it, and the route skips older ones.';
  return { result: 'refused', code: 'stale', detail };
}

/**
 * Notes whether the bytes of `outbound` went out as they are: a token may have been all that was sent.
 * Nothing goes any more when it is too late for that, whatever form the adapter gives it.
 */
function watched(
  { body }: Outbound,
  late: () => boolean,
): { watch(http: Http): Http; carried(): boolean } {
  let carried = false;
  return {
    carried: () => carried,
    watch: (http) => (request) => {
      if (late()) throw new HeldUp();
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
  const { signal, done } = deadline(way.timeout, around.stopping);
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
    if (error instanceof HeldUp) return heldUp;
    if (around.stopping.aborted) {
      return { result: 'failed', code: 'stopped', detail: 'The hub was stopped in mid-attempt.' };
    }
    if (signal.aborted) {
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
  } finally {
    done();
  }
}

/**
 * Aborts after `ms` or when the process stops. AbortSignal.timeout would keep each attempt until its
 * time is up, and AbortSignal.any a little of each as long as `stopping` lives (nodejs/node#54614).
 */
export function deadline(ms: number, stopping: AbortSignal): { signal: AbortSignal; done(): void } {
  const ending = new AbortController();
  const end = () => ending.abort();
  const timer = setTimeout(end, ms);
  stopping.addEventListener('abort', end);
  if (stopping.aborted) end();
  return {
    signal: ending.signal,
    done() {
      clearTimeout(timer);
      stopping.removeEventListener('abort', end);
    },
  };
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
export function newTraceparent(messageId: string, attemptId: string): string {
  return `00-${messageId.replaceAll('-', '')}-${attemptId.replaceAll('-', '').slice(-16)}-01`;
}
