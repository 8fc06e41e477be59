/**
 * What is done now and then, by whichever worker comes first: payloads get room, and go when their time is over;
 * what ended long ago and is of no use to anybody is forgotten.
 */
import type { Book } from '../exchange/address-book/book.ts';
import { partitionLength, periodsOf, shortestOf } from '../exchange/retention.ts';
import { forgetAlerts } from '../ledger/alerts.ts';
import { databaseTime } from '../ledger/due.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { forgetNodes } from '../ledger/nodes.ts';
import { forgetOutages } from '../ledger/outages.ts';
import { expirePayloads, type Sweep } from '../ledger/payload-expiry.ts';
import { makePartitions } from '../ledger/payload-partitions.ts';
import { forgetReplays } from '../ledger/replays.ts';
import type { WorkerLog } from './log.ts';
import { type Repeated, repeat } from './repeat.ts';

export interface HousekeepingOptions {
  ledger: Pick<Ledger, 'pool'>;
  book(): Pick<Book, 'retention'>;
  log: WorkerLog;
  /** Milliseconds between two rounds. */
  every: number;
}

/** One round. `now`, in milliseconds since the epoch, is the time of the database. */
export async function keepHouse(
  { ledger, book }: Pick<HousekeepingOptions, 'ledger' | 'book'>,
  now: number,
): Promise<{ made: number; sweeps: Sweep[] }> {
  const periods = periodsOf(book().retention);
  const shortest = shortestOf(periods);
  const made = await makePartitions(ledger.pool, now, partitionLength(shortest));
  if (shortest === undefined) return { made, sweeps: [] };
  return { made, sweeps: await expirePayloads(ledger.pool, periods, shortest, now) };
}

export function startHousekeeping(options: HousekeepingOptions): Repeated {
  const { ledger, log, every } = options;
  async function run(): Promise<void> {
    const { pool } = ledger;
    for (const forget of [forgetNodes, forgetReplays, forgetAlerts, forgetOutages])
      await forget(pool);
    const now = await databaseTime(pool);
    const { sweeps } = await keepHouse(options, now.getTime());
    for (const sweep of sweeps)
      log.info({ event: 'payloads.expired', ...sweep }, 'payloads have expired');
  }
  return repeat(run, {
    every,
    now: true,
    onFailure: (err) => log.error({ event: 'housekeeping.failed', err }, 'could not keep house'),
  });
}
