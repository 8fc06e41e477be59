/**
 * Sends notifications of alerts that are due. Any number of processes may; each notification is taken
 * with a lease, so that one whose process is killed goes again: at least once, under the same id.
 */
import { HttpFault } from '../../adapters/adapter.ts';
import { httpFailure } from '../../adapters/wire/http-outcome.ts';
import { nextAttempt } from '../../queues/retry-schedule.ts';
import { outcomeCodes } from '../../schemas/outcomes.ts';
import type { Book, BookRecipient } from '../exchange/address-book/book.ts';
import { deadline } from '../exchange/deliver.ts';
import { notice } from '../exchange/notice.ts';
import { publicId } from '../ledger/ids.ts';
import {
  type Claimed,
  claimNotifications,
  settleNotification,
  type Told,
} from '../ledger/notifications.ts';
import type { Pool } from '../ledger/pool.ts';
import type { HttpClient } from './http.ts';
import type { WorkerLog } from './log.ts';
import { type Repeated, repeat } from './repeat.ts';

export interface NotifierOptions {
  pool: Pool;
  book: () => Book;
  client: HttpClient;
  log: WorkerLog;
  /** Milliseconds between two looks for what is due. */
  every: number;
  /** Told of each attempt. */
  onNotification?(recipient: string, result: 'sent' | 'failed' | 'given_up'): void;
}

/** At once. */
const most = 20;
/** Milliseconds for one attempt, and until another process may take it to be lost. */
const timeout = 10_000;
const lease = 30_000;
/** About a day in all, as for deliveries. */
const hour = 3_600_000;
const schedule = [5000, 30_000, 120_000, 600_000, 1_800_000, ...Array(22).fill(hour)];

export function startNotifier(options: NotifierOptions): Repeated {
  const { pool, log, every } = options;
  const stopping = new AbortController();
  const rounds = repeat(
    async () => {
      const claimed = await claimNotifications(pool, most, lease);
      await Promise.all(claimed.map((one) => send(options, one, stopping.signal)));
    },
    {
      every,
      now: true,
      onFailure: (err) => log.error({ event: 'notifier.failed', err }, 'could not send alerts'),
    },
  );
  return {
    stop() {
      stopping.abort();
      return rounds.stop();
    },
  };
}

async function send(
  { pool, book, client, log, onNotification }: NotifierOptions,
  claimed: Claimed,
  stopping: AbortSignal,
): Promise<void> {
  const { id, event, recipient, attempts, alert } = claimed;
  const to = book().recipients.find(({ name }) => name === recipient);
  const failure = to
    ? await attempt(to, claimed, client, stopping)
    : { error: 'The address book has no such entry now.' };
  const told = failure && again(failure, attempts);
  await settleNotification(pool, claimed, told ?? {});
  const result = !told ? 'sent' : told.wait === undefined ? 'given_up' : 'failed';
  onNotification?.(recipient, result);
  log.info(
    {
      event: 'notification',
      notification: publicId('ntf', id),
      alert: publicId('alr', alert.id),
      change: event,
      to: recipient,
      attempt: attempts,
      result,
      ...told,
    },
    'notification',
  );
}

interface Failure {
  error: string;
  /** Milliseconds since the epoch: the recipient's wish. */
  notBefore?: number;
}

function again(
  { error, notBefore }: Failure,
  attempt: number,
): Told & { error: string; wait?: number } {
  const now = Date.now();
  const at = nextAttempt({ attempt, schedule, now, notBefore, random: Math.random() });
  return at === undefined ? { error } : { error, wait: at - now };
}

/** undefined: it was taken. Words of ours alone: URLs are secrets, and answers may repeat them. */
async function attempt(
  to: BookRecipient,
  claimed: Claimed,
  client: HttpClient,
  stopping: AbortSignal,
): Promise<Failure | undefined> {
  const { url, key, allowPrivateAddresses } = to;
  if (url === undefined || key === undefined) return failed('credential_missing');
  const { signal, done } = deadline(timeout, stopping);
  try {
    const http = client.http(allowPrivateAddresses, signal);
    const response = await http({ ...notice(claimed, to, Date.now()), url });
    const failure = httpFailure(response, Date.now());
    if (!failure) return undefined;
    const { code } = failure;
    const wish = 'notBefore' in failure ? failure.notBefore : undefined;
    return { ...failed(code, response.status), ...(wish !== undefined && { notBefore: wish }) };
  } catch (error) {
    if (stopping.aborted) return failed('stopped');
    if (signal.aborted) return failed('timeout');
    return failed(error instanceof HttpFault ? error.code : 'connection_reset');
  } finally {
    done();
  }
}

function failed(code: keyof typeof outcomeCodes, status?: number): Failure {
  return { error: `${outcomeCodes[code].title} (${status ? `HTTP ${status}` : code}).` };
}
