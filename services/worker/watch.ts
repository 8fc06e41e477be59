/**
 * Looks again and again at what stands, and begins and ends alerts by it. Every worker process does;
 * the ledger lets one at a time. What is to be told is written down with it, and told by the notifier.
 */
import type { Book } from '../exchange/address-book/book.ts';
import { compare } from '../exchange/alert.ts';
import { type Alert, lookAtAlerts } from '../ledger/alerts.ts';
import { publicId } from '../ledger/ids.ts';
import type { Pool } from '../ledger/pool.ts';
import type { WorkerLog } from './log.ts';
import { type Repeated, repeat } from './repeat.ts';

/** All in milliseconds. */
export interface WatchPace {
  /** From one look to the next. */
  every: number;
  /** How late a delivery is before it is an alert: the outage that makes it late is found by then. */
  late: number;
  /** For so long nothing of an alert must have stood before it ends. */
  calm: number;
}

/** What is late is told within a minute: 30 s and at most two looks. */
export const usualPace: WatchPace = { every: 10_000, late: 30_000, calm: 30_000 };

/** How long a dead letter may hold a lane, where the address book does not say: whoever is there has seen it by then. */
const heldFor = 3_600_000;

export interface WatchOptions {
  pool: Pool;
  book: () => Book;
  log: WorkerLog;
  pace: WatchPace;
}

/** One look, unless another process has just looked. */
async function look({ pool, book, log, pace }: WatchOptions): Promise<void> {
  const { systems, recipients } = book();
  const changed = await lookAtAlerts(
    pool,
    {
      late: pace.late,
      held: heldFor,
      heldOf: systems.flatMap(({ name, heldFor: ms }) => (ms ? [{ system: name, ms }] : [])),
      expected: systems.flatMap(({ name, expectEvery: every }) =>
        every ? [{ system: name, every }] : [],
      ),
      // A little less, so that a look that comes somewhat early is not put off until the next one.
      apart: pace.every * 0.8,
    },
    (standing, lasting) => {
      const { begin, ...rest } = compare(standing, lasting, pace.calm);
      const told = (alert: (typeof begin)[number]) =>
        recipients.filter((one) => one.wants(alert)).map(({ name }) => name);
      return { ...rest, begin: begin.map((alert) => ({ ...alert, recipients: told(alert) })) };
    },
  );
  for (const alert of changed?.begun ?? []) tell(alert, 'begun');
  for (const alert of changed?.over ?? []) tell(alert, 'over');

  function tell({ id, kind, system, count }: Alert, change: 'begun' | 'over'): void {
    log.info({ event: 'alert', alert: publicId('alr', id), kind, system, change, count }, 'alert');
  }
}

export function startWatch(options: WatchOptions): Repeated {
  const { log, pace } = options;
  return repeat(() => look(options), {
    every: pace.every,
    now: true,
    onFailure: (err) => log.error({ event: 'watch.failed', err }, 'could not look for alerts'),
  });
}
