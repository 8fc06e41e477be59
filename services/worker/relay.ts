/**
 * Closes every gap that is left between the ledger and the workers: what a crash or a lost wake-up left behind is found
 * in the ledger. Any number may run at once.
 */
import { dueSystems, expireLeases, releaseHeld } from '../ledger/due.ts';
import { failpoint } from '../ledger/failpoint.ts';
import type { Pool } from '../ledger/pool.ts';
import type { Released } from '../ledger/settle.ts';
import type { WorkerLog } from './log.ts';
import { type Repeated, repeat } from './repeat.ts';

export interface RelayOptions extends SweepParts {
  log: WorkerLog;
  /** Milliseconds between two sweeps. */
  every: number;
}

export interface SweepParts {
  pool: Pool;
  /** Whether nodes that are silent may be taken to be lost. */
  judges(): boolean;
  /** Told of the systems whose deliveries are due: somebody has to work for them. */
  attend(systems: string[]): void;
  /** Lets held deliveries go whose lane is free. */
  release?(): Promise<Released[]>;
}

/** One sweep: leases that ran out, lanes that are free, deliveries that are due. */
export async function sweep({
  pool,
  attend,
  judges,
  release = () => releaseHeld(pool),
}: SweepParts): Promise<{ leases: number; released: number }> {
  const leases = await expireLeases(pool, judges());
  const released = await release();
  if (released.length > 0) failpoint('relay.released');
  attend(await dueSystems(pool));
  return { leases, released: released.length };
}

/** Sweeps now, and then again and again. */
export function startRelay(options: RelayOptions): Repeated {
  const { pool, log, every } = options;
  const parts = { ...options, release: sparingly(() => releaseHeld(pool), []) };
  async function run(): Promise<void> {
    const { leases, released } = await sweep(parts);
    if (leases + released > 0) log.info({ event: 'relay', leases, released }, 'relay');
  }
  return repeat(run, {
    every,
    now: true,
    onFailure: (err) => log.error({ event: 'relay.failed', err }, 'relay could not sweep'),
  });
}

/** Work that reads all of something is not done again before ten times as long has passed as it took. */
function sparingly<T>(work: () => Promise<T>, otherwise: T): () => Promise<T> {
  let next = 0;
  return async () => {
    const begun = performance.now();
    if (begun < next) return otherwise;
    const done = await work();
    next = performance.now() + 10 * (performance.now() - begun);
    return done;
  };
}
