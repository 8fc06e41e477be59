/**
 * Wake-ups: one process tells the others that deliveries to a system wait in the ledger. A wake-up says no more than
 * that, so nothing is lost with it: the relay looks into the ledger by itself, too.
 */
import type { Queue } from 'bullmq';
import type { Engine } from './engine.ts';

export interface WakeUps {
  /** Workers are told of these systems, unless so much waits for them already that nobody can be there. */
  add(systems: string[]): Promise<void>;
  queue: Queue;
  close(): Promise<void>;
}

export interface WakeUpWorker {
  /** Waits for what is under way. */
  close(): Promise<void>;
  /** Gives up its connections, for a close that does not end: an engine that was away can hold it. */
  cut(): Promise<void>;
}

/** What a job carries. */
export interface WakeUp {
  system: string;
  /** More of them. */
  others?: string[];
}

const queueName = 'wake-ups';
/** So many wait when no worker takes any: whoever comes looks into the ledger first. */
const enough = 1000;
/** Milliseconds between two looks at how many wait. */
const lookEvery = 500;

export function wakeUps(engine: Engine): WakeUps {
  const queue = engine.queue(queueName);
  let looked = Number.NEGATIVE_INFINITY;
  let inVain = false;
  return {
    queue,
    async add([system, ...others]) {
      if (system === undefined) return;
      if (performance.now() - looked > lookEvery) {
        looked = performance.now();
        inVain = (await queue.getWaitingCount()) >= enough;
      }
      if (inVain) return;
      await queue.add(
        'wake-up',
        { system, ...(others.length > 0 && { others }) } satisfies WakeUp,
        {
          // BullMQ ignores a job whose id it still has, and refuses ids that are numbers.
          ...(others.length === 0 && { jobId: `system-${system}` }),
          removeOnComplete: true,
          removeOnFail: true,
        },
      );
    },
    close: () => queue.close(),
  };
}

/**
 * @param onWakeUp is called when the job has ended: a wake-up that came after that waits in the queue, and
 *   one that was ignored before told of what is in the ledger by now.
 */
export function wakeUpWorker(engine: Engine, onWakeUp: (systems: string[]) => void): WakeUpWorker {
  const worker = engine.worker(queueName, async () => {}, {
    concurrency: 4,
    // One that died with its worker would keep others for the same system out.
    lockDuration: 1000,
    stalledInterval: 1000,
    maxStalledCount: 1_000_000,
    removeOnComplete: { count: 0 },
    removeOnFail: { count: 0 },
  });
  worker.on('completed', ({ data }) => {
    const { system, others = [] } = data as WakeUp;
    onWakeUp([system, ...others]);
  });
  return { close: () => worker.close(), cut: () => worker.disconnect() };
}
