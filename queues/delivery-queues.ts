import type { Queue } from 'bullmq';
import type { Engine } from './engine.ts';
import { behindFresh, type Due, jobId } from './job.ts';
import { isLate } from './outage.ts';

/** The queues of all receiving systems, each opened when it is first needed. */
export interface DeliveryQueues {
  /** Tells the queues of deliveries; what a queue already knows it ignores. */
  add(dues: Due[]): Promise<void>;
  /** Whether the engine may have lost something since this was asked the last time; rejects while it is away. */
  lapsed(): Promise<boolean>;
  /**
   * Sets how many deliveries to a system may be under way at once, in all processes together;
   * undefined: no limit but that of each worker. A Redis that was emptied has to be told again.
   */
  limit(system: string, concurrency: number | undefined): Promise<void>;
  /** Puts the oldest of the retries that wait before everything else, so many of them. */
  advance(system: string, retries: number): Promise<void>;
  /** Those of the systems for which so many fresh jobs wait, or so many retries. */
  full(systems: string[], jobs: number): Promise<string[]>;
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
    async limit(system, concurrency) {
      const queue = of(system);
      // Mostly it is right: reading is cheaper than writing.
      if (((await queue.getGlobalConcurrency()) ?? undefined) === concurrency) return;
      if (concurrency === undefined) await queue.removeGlobalConcurrency();
      else await queue.setGlobalConcurrency(concurrency);
    },
    async advance(system, retries) {
      const waiting = await of(system).getPrioritized(0, retries - 1);
      await Promise.all(
        waiting.map((job) =>
          job.changePriority({ priority: 0, lifo: true }).catch((error) => {
            // A worker was faster.
            if (!isLate(error)) throw error;
          }),
        ),
      );
    },
    async full(systems, jobs) {
      // Whether there is one at that place: counting reads a whole queue on PostgreSQL.
      const last = jobs - 1;
      const found = await Promise.all(
        systems.map((system) => of(system).getRanges(['waiting', 'prioritized'], last, last)),
      );
      return systems.filter((_, i) => found[i]?.length);
    },
    async close() {
      await Promise.allSettled([...queues.values()].map((queue) => queue.close()));
    },
  };
}

function job({ deliveryId, generation, turn, again }: Due) {
  return {
    name: 'deliver',
    data: { deliveryId, generation },
    opts: {
      jobId: jobId({ deliveryId, generation, turn }),
      // A finished job leaves nothing behind, so that its id can be used again.
      removeOnComplete: true,
      removeOnFail: true,
      ...(again && { priority: behindFresh }),
    },
  };
}
