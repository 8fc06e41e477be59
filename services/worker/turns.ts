/**
 * Shares a system between what was never tried and what is tried again. The queue gives fresh
 * deliveries first, so that a storm of retries never delays them; in return, of so many fresh ones
 * that went, one retry that waits is put before everything else.
 */
import type { DeliveryQueues } from '../../queues/delivery-queues.ts';

/** Fresh deliveries for each retry, while both wait. */
const freshPerRetry = 4;
/** Retries that one round puts forward. */
const most = 250;

export interface Turns {
  /** A fresh delivery was begun. */
  fresh(system: string): void;
  /** Gives retries the turns that they have earned. */
  give(): Promise<void>;
}

export function turns(queues: Pick<DeliveryQueues, 'advance'>): Turns {
  const gone = new Map<string, number>();
  return {
    fresh: (system) => void gone.set(system, (gone.get(system) ?? 0) + 1),
    async give() {
      const earned = [...gone].filter(([, count]) => count >= freshPerRetry);
      for (const [system, count] of earned) gone.set(system, count % freshPerRetry);
      await Promise.all(
        earned.map(([system, count]) =>
          queues.advance(system, Math.min(most, Math.floor(count / freshPerRetry))),
        ),
      );
    },
  };
}
