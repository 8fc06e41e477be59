import type { Queue } from 'bullmq';
import type { Engine } from './engine.ts';
import { type Due, jobId } from './job.ts';

/** The queues of all receiving systems, each opened when it is first needed. */
export interface DeliveryQueues {
  /** Tells the queues of deliveries; what a queue already knows it ignores. */
  add(dues: Due[]): Promise<void>;
  /** Whether the engine may have lost something since this was asked the last time; rejects while it is away. */
  lapsed(): Promise<boolean>;
  of(system: string): Queue;
  all(): Queue[];
  close(): Promise<void>;
}

export function deliveryQueues(engine: Engine): DeliveryQueues {
  const queues = new Map<string, Queue>();
  const of = (system: string): Queue => {
    const known = queues.get(system);
    if (known) return known;
    const queue = engine.queue(system);
    queues.set(system, queue);
    return queue;
  };
  return {
    of,
    lapsed: () => engine.lapsed([...queues.keys()]),
    all: () => [...queues.values()],
    async add(dues) {
      const bySystem = new Map<string, Due[]>();
      for (const due of dues) {
        const same = bySystem.get(due.system);
        if (same) same.push(due);
        else bySystem.set(due.system, [due]);
      }
      await Promise.all([...bySystem].map(([system, some]) => of(system).addBulk(some.map(job))));
    },
    async close() {
      await Promise.allSettled([...queues.values()].map((queue) => queue.close()));
    },
  };
}

function job({ deliveryId, generation, turn }: Due) {
  return {
    name: 'deliver',
    data: { deliveryId, generation },
    opts: {
      jobId: jobId({ deliveryId, generation, turn }),
      // A finished job leaves nothing behind, so that its id can be used again.
      removeOnComplete: true,
      removeOnFail: true,
    },
  };
}
