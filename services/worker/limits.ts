/**
 * Keeps the queues told how many deliveries to a system may be under way at once over all nodes. A
 * node that is alone needs no such limit, its workers have their own: on PostgreSQL it would cost
 * BullMQ half of its rate, because claims of one queue then wait for each other.
 */
import type { DeliveryQueues } from '../../queues/delivery-queues.ts';

export interface Limits {
  /** How many nodes live; true: all limits are to be set. */
  nodes(count: number): boolean;
  /** Sets the limits of these systems, where they are not set: any process may, at any time. */
  hold(systems: Iterable<string>): Promise<void>;
}

export function limits(
  queues: Pick<DeliveryQueues, 'limit'>,
  concurrencyOf: (system: string) => number,
): Limits {
  let shared = false;
  let told = true;
  return {
    nodes(count) {
      if (count > 1 !== shared) told = false;
      shared = count > 1;
      return !told;
    },
    async hold(systems) {
      told = true;
      const all = [...systems].map((system) =>
        queues.limit(system, shared ? concurrencyOf(system) : undefined),
      );
      // Queues out of reach are told by a later round.
      await Promise.all(all).catch(() => {
        told = false;
      });
    },
  };
}
