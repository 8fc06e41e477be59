/**
 * The queue workers of one process, one a system. Where the engine cannot have as many as there are
 * systems, they take turns: a system whose deliveries wait gets the place of one that has been idle.
 */
import { setTimeout } from 'node:timers/promises';
import type { DeliveryWorker, Verdict } from '../../queues/delivery-worker.ts';
import type { DeliveryJob } from '../../queues/job.ts';

export interface CrewOptions {
  /** Workers at once. */
  most: number;
  /** Opens the worker of a system; `work` is what it is to do with each job. */
  open(system: string, work: (job: DeliveryJob) => Promise<Verdict>): DeliveryWorker;
  work(job: DeliveryJob, system: string): Promise<Verdict>;
}

export interface Crew {
  /** The systems that have a worker. */
  systems(): string[];
  get(system: string): DeliveryWorker | undefined;
  /** Gives a system a worker, at once or when another one has made room for it. */
  need(system: string): void;
  /** Gives a system a worker if there is a free place. */
  offer(system: string): void;
  dismiss(system: string): void;
  /** The system has no worker until it is let in again, whoever needs one. */
  bar(system: string): void;
  letIn(system: string): void;
  /** Ends when all that was under way has ended, or after `patience` milliseconds. */
  close(patience: number): Promise<void>;
}

interface Member {
  worker: DeliveryWorker;
  /** Jobs under way. */
  busy: number;
  /** When it last began or ended something, in milliseconds of a clock that nobody sets. */
  used: number;
}

/** Milliseconds that a worker is left to its system before another one gets its place. */
const leastTurn = 500;

export function crew({ most, open, work }: CrewOptions): Crew {
  const members = new Map<string, Member>();
  const leaving = new Map<Promise<void>, DeliveryWorker>();
  /** Systems for which room is being made. */
  const next = new Set<string>();
  const barred = new Set<string>();
  let closed = false;

  const isFull = () => members.size + leaving.size >= most;

  function start(system: string): void {
    if (closed || members.has(system) || barred.has(system)) return;
    const member: Member = { busy: 0, used: performance.now(), worker: open(system, working) };
    members.set(system, member);

    async function working(job: DeliveryJob): Promise<Verdict> {
      member.busy += 1;
      try {
        return await work(job, system);
      } finally {
        member.busy -= 1;
        member.used = performance.now();
      }
    }
  }

  /** It finishes what it has begun; nobody but the next in turn needs to wait for that. */
  function leave(system: string): Promise<void> {
    const worker = members.get(system)?.worker;
    if (!worker) return Promise.resolve();
    const left = worker
      .close()
      .catch(() => {})
      .finally(() => leaving.delete(left));
    members.delete(system);
    leaving.set(left, worker);
    return left;
  }

  /** Who can best be spared: idle before busy, and unused for the longest time. */
  function spare(): string | undefined {
    const [first] = [...members].sort(
      ([, a], [, b]) => Number(a.busy > 0) - Number(b.busy > 0) || a.used - b.used,
    );
    return first && performance.now() - first[1].used >= leastTurn ? first[0] : undefined;
  }

  return {
    systems: () => [...members.keys()],
    get: (system) => members.get(system)?.worker,
    need(system) {
      if (closed || members.has(system) || next.has(system) || barred.has(system)) return;
      if (!isFull()) return start(system);
      // When nobody can be spared, a later sweep of the relay asks again.
      const other = spare();
      if (other === undefined) return;
      next.add(system);
      void leave(other).then(() => {
        next.delete(system);
        start(system);
      });
    },
    offer(system) {
      if (!isFull()) start(system);
    },
    dismiss(system) {
      if (members.has(system)) void leave(system);
    },
    bar(system) {
      barred.add(system);
      void leave(system);
    },
    letIn: (system) => void barred.delete(system),
    async close(patience) {
      closed = true;
      for (const system of [...members.keys()]) void leave(system);
      const late = setTimeout(patience, 'late', { ref: false });
      const all = Promise.all(leaving.keys());
      if ((await Promise.race([all, late])) !== 'late') return;
      await Promise.allSettled([...leaving.values()].map((worker) => worker.cut()));
    },
  };
}
