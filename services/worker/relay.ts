/**
 * Closes every gap between the ledger and the queues: what a crash, a flushed Redis or a lost job
 * left behind is found in the ledger and told to the queue again. Any number may run at once.
 */
import type { DeliveryQueues } from '../../queues/delivery-queues.ts';
import { dueOf } from '../exchange/dispatch.ts';
import { databaseTime, dueSystems, expireLeases, releaseHeld, takeDue } from '../ledger/due.ts';
import { failpoint } from '../ledger/failpoint.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { forgetNodes } from '../ledger/nodes.ts';
import type { WorkerLog } from './worker.ts';

export interface RelayOptions {
  ledger: Ledger;
  queues: DeliveryQueues;
  log: WorkerLog;
  /** Milliseconds between two sweeps. */
  every: number;
  /** A due delivery of which the queue heard nothing for so many milliseconds is told again. */
  forgotten: number;
  /** Whether nodes that are silent may be taken to be lost. */
  judges(): boolean;
  /** Told of the systems whose deliveries are due: somebody has to work for them. */
  attend(systems: Iterable<string>): void;
}

export interface Relay {
  stop(): Promise<void>;
}

/** Deliveries told in one step; a sweep goes on while steps are full. */
const step = 1000;
const mostSteps = 20;

/** One sweep: leases that ran out, lanes that are free, deliveries the queue has forgotten. */
export async function sweep(
  { ledger, queues, attend, judges }: Pick<RelayOptions, 'ledger' | 'queues' | 'attend' | 'judges'>,
  forgotten: number,
): Promise<{ leases: number; released: number; told: number }> {
  const leases = await expireLeases(ledger.pool, judges());
  const released = await releaseHeld(ledger.pool);
  if (released.length > 0) failpoint('relay.released');
  await queues.add(released.map(dueOf));
  attend(await dueSystems(ledger.pool));
  const cutoff = await databaseTime(ledger.pool, forgotten);
  let told = 0;
  for (let i = 0; i < mostSteps; i += 1) {
    const dues = await takeDue(ledger.pool, cutoff, step);
    if (dues.length === 0) break;
    failpoint('relay.taken');
    await queues.add(dues.map(dueOf));
    told += dues.length;
    if (dues.length < step) break;
  }
  return { leases, released: released.length, told };
}

/** Sweeps now, telling everything that is due, and then again and again. */
export function startRelay(options: RelayOptions): Relay {
  let stopped = false;
  let first = true;
  let timer: NodeJS.Timeout | undefined;
  const run = async (): Promise<void> => {
    try {
      const done = await sweep(options, first ? 0 : options.forgotten);
      if (first) await forgetNodes(options.ledger.pool);
      first = false;
      if (done.leases + done.released + done.told > 0)
        options.log.info({ event: 'relay', ...done }, 'relay');
    } catch (err) {
      options.log.error({ event: 'relay.failed', err }, 'relay could not sweep');
    }
    if (!stopped)
      timer = setTimeout(() => {
        current = run();
      }, options.every);
  };
  let current = run();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await current;
    },
  };
}
