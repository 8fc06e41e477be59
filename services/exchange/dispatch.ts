import type { Due } from '../../queues/job.ts';
import { batcher } from '../ledger/batcher.ts';
import { failpoint } from '../ledger/failpoint.ts';

/** A delivery as the ledger names it. */
export interface Ready {
  id: string;
  generation: number;
  system: string;
  /** What makes it news to the queue, which may still have another job of it. */
  turn?: number | null;
  /** It has been tried before. */
  again?: boolean;
}

/** The same as the queue names it. */
export const dueOf = ({ id, generation, system, turn, again }: Ready): Due => ({
  deliveryId: id,
  generation,
  system,
  ...(typeof turn === 'number' && { turn }),
  ...(again && { again }),
});

/**
 * Tells the queues of deliveries that are in the ledger. It never fails and nobody waits for it: what
 * does not reach a queue is told again by the relay.
 */
export type Dispatch = (ready: Ready[]) => void;

/** @param add puts many into their queues at once. @param onError hears of a queue out of reach. */
export function dispatcher(
  add: (dues: Due[]) => Promise<void>,
  onError: (error: unknown) => void,
): Dispatch {
  const tell = batcher<Due, void>(
    async (dues) => {
      await add(dues).catch(onError);
      failpoint('dispatch.told');
      return dues.map(() => undefined);
    },
    { size: 500, parallel: 2, pace: 5 },
  );
  return (ready) => {
    for (const one of ready) void tell(dueOf(one));
  };
}
