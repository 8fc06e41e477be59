import { DelayedError, type Job } from 'bullmq';
import type { Engine } from './engine.ts';
import { behindFresh, type DeliveryJob } from './job.ts';

/** What the work on a job came to: it is done, or to be looked at again at a time. */
export type Verdict = { done: true } | { done: false; at: number };

/** How many jobs may be under way in this process, and begun in a time by all processes together. */
export interface Pace {
  concurrency: number;
  /** `duration` in milliseconds. */
  rate?: { max: number; duration: number };
}

export interface DeliveryWorker {
  /** What it was opened with. */
  rate: Pace['rate'];
  setConcurrency(concurrency: number): void;
  /** Waits for jobs under way. */
  close(): Promise<void>;
  /** Gives up its connections, for a close that does not end: an engine that was away can hold it. */
  cut(): Promise<void>;
}

/**
 * Works on the queue of one receiving system. A job whose worker died is given out again after 15 s at
 * most: too early does no harm, because the lease in the ledger says whose the delivery is.
 */
export function deliveryWorker(
  engine: Engine,
  system: string,
  { concurrency, rate }: Pace,
  work: (job: DeliveryJob) => Promise<Verdict>,
): DeliveryWorker {
  const worker = engine.worker(
    system,
    async (job: Job, token?: string) => {
      const verdict = await work(job.data as DeliveryJob);
      if (verdict.done) return;
      // However many are tried again, those that were never tried go first.
      if (job.priority !== behindFresh) await job.changePriority({ priority: behindFresh });
      await job.moveToDelayed(verdict.at, token);
      throw new DelayedError();
    },
    {
      concurrency,
      // Counted in the queue, for all of its workers together.
      ...(rate && { limiter: rate }),
      lockDuration: 10_000,
      stalledInterval: 5_000,
      // A job may lose its worker any number of times: the ledger counts attempts, the queue does not.
      maxStalledCount: 1_000_000,
      removeOnComplete: { count: 0 },
      removeOnFail: { count: 0 },
    },
  );
  return {
    rate,
    setConcurrency(value) {
      worker.concurrency = value;
    },
    close: () => worker.close(),
    cut: () => worker.disconnect(),
  };
}
