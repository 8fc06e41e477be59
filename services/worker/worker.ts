/** Delivers: one queue worker for each receiving system of the address book, kept in step with it. */
import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import type { DeliveryQueues } from '../../queues/delivery-queues.ts';
import { deliveryWorker, type Pace, type Verdict } from '../../queues/delivery-worker.ts';
import type { Engine } from '../../queues/engine.ts';
import type { DeliveryJob } from '../../queues/job.ts';
import type { Book } from '../exchange/address-book/book.ts';
import { attempt } from '../exchange/deliver.ts';
import type { Dispatch } from '../exchange/dispatch.ts';
import { probe } from '../exchange/probe.ts';
import type { Surroundings } from '../exchange/surroundings.ts';
import type { Claimed } from '../ledger/claim.ts';
import { failpoint } from '../ledger/failpoint.ts';
import { newId } from '../ledger/ids.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { livingNodes } from '../ledger/nodes.ts';
import { hastenTrials } from '../ledger/outages.ts';
import { isAway } from '../ledger/pool.ts';
import type { Settled, Settlement } from '../ledger/settle.ts';
import { type AttemptRecord, attemptLine } from './attempt-line.ts';
import { crew } from './crew.ts';
import { gates, type OutageChange } from './gates.ts';
import type { HttpClient } from './http.ts';
import { limits } from './limits.ts';
import type { WorkerLog } from './log.ts';
import { type Repeated, repeat } from './repeat.ts';
import { turns } from './turns.ts';

/** Milliseconds that a lease outlives the timeout of an attempt. */
const leaseMargin = 15_000;
const withoutSystem = 30_000;
/** Milliseconds between two tries to write down what became of an attempt. */
const settleAgain = 500;
/** Milliseconds between two looks whether this node lives again in the eyes of others. */
const lookAlive = 100;
/** Milliseconds between two looks at what other nodes and people have decided. */
const lookEvery = 1000;

export interface WorkerParts {
  /** The id of this process among those that deliver. */
  node: string;
  engine: Engine;
  queues: DeliveryQueues;
  ledger: Ledger;
  dispatch: Dispatch;
  client: HttpClient;
  book: () => Book;
  log: WorkerLog;
  /** Whether no other node can have taken this one to be lost. */
  alive(): boolean;
  /** Told of every finished attempt. */
  onAttempt?(attempted: AttemptRecord): void;
  /** Told when this node finds a system down, still down, or back. */
  onOutage?(system: string, change: OutageChange): void;
}

export interface Deliverer {
  /** Begins, once it is known to which systems nothing may go. */
  start(): Promise<void>;
  /** Starts and stops workers as the address book says now. */
  follow(book: Book): void;
  /**
   * Deliveries wait for these systems: each gets a worker, also one that has left the address book
   * (its deliveries end as dead letters that say so).
   */
  attend(systems: Iterable<string>): void;
  /** Tells the queues of these systems how much may be under way in all processes. */
  limit(systems: Iterable<string>): Promise<void>;
  /** The systems to which nothing goes now: a person paused them, or they are down. */
  shut(): string[];
  /** Finishes what is under way, for `grace` milliseconds at most; then hands it back. */
  stop(grace: number): Promise<void>;
}

export function deliverer(parts: WorkerParts): Deliverer {
  const stopping = new AbortController();
  let closing = false;
  // Each attempt under way listens.
  setMaxListeners(0, stopping.signal);
  const sessions = new Map<string, Map<string, unknown>>();
  let version = 0;
  let rounds: Repeated | undefined;
  const workers = crew({
    most: parts.engine.mostWorkers,
    open: (name, working) => deliveryWorker(parts.engine, name, paceOf(name), working),
    work,
  });
  const limit = limits(parts.queues, concurrencyOf);
  const turn = turns(parts.queues);
  const gate = gates({
    pool: parts.ledger.pool,
    node: parts.node,
    log: parts.log,
    judges: (name) => parts.book().system(name)?.outbound?.breaker ?? false,
    async probe(name) {
      const system = parts.book().system(name);
      return system && probe(system, around);
    },
    shut: workers.bar,
    open(name) {
      workers.letIn(name);
      workers.need(name);
      workers.get(name)?.setConcurrency(paceOf(name).concurrency);
    },
    onOutage: parts.onOutage,
  });

  const around: Surroundings = {
    get book() {
      return parts.book();
    },
    http: (system, signal) =>
      parts.client.http(system.outbound?.allowPrivateAddresses ?? false, signal),
    keep: (outbound) => parts.ledger.keep(outbound),
    session(system) {
      const known = sessions.get(system) ?? new Map<string, unknown>();
      sessions.set(system, known);
      return known;
    },
    now: Date.now,
    random: Math.random,
    late: () => !parts.alive(),
    stopping: stopping.signal,
    onMistake(error, claimed) {
      const err = error instanceof Error ? error : new Error(String(error));
      parts.log.error({ event: 'adapter.mistake', system: claimed.system, err }, 'adapter failed');
    },
  };

  async function work(job: DeliveryJob, system: string): Promise<Verdict> {
    const { ledger, book } = parts;
    if (!(await living())) return { done: false, at: Date.now() };
    const lease = (book().system(system)?.outbound?.timeout ?? withoutSystem) + leaseMargin;
    const { deliveryId, generation } = job;
    const leaseEnds = performance.now() + lease;
    const claimed = await ledger.claim({
      deliveryId,
      generation,
      attemptId: newId(),
      owner: parts.node,
      lease,
    });
    if (claimed.result === 'early') return { done: false, at: Date.now() + claimed.dueIn };
    if (claimed.result !== 'claimed') return { done: true };
    failpoint('claim.committed');
    if (claimed.attempt === 1) turn.fresh(system);
    const started = performance.now();
    const { settlement } = await attempt(claimed, around);
    failpoint('send.answered');
    const settled = await settle(settlement, leaseEnds);
    failpoint('settle.committed');
    record(claimed, settlement, (performance.now() - started) / 1000);
    // The next of the lane need not wait for what is written down about the system.
    parts.dispatch(settled.released);
    await gate.heard(system, settlement, started);
    if (settled.result === 'stale' || settlement.state !== 'retrying') return { done: true };
    return { done: false, at: settlement.dueAt ?? Date.now() };
  }

  /**
   * Waits while others may take this node to be lost: what it claimed then it could not send, and each such
   * attempt would count. False: it is being stopped.
   */
  async function living(): Promise<boolean> {
    while (!parts.alive() && !closing) await sleep(lookAlive);
    return parts.alive();
  }

  /**
   * What became of the attempt is known: a database that is away for a moment must not make the
   * receiver get the same again. After the lease somebody else has a say.
   */
  async function settle(settlement: Settlement, leaseEnds: number): Promise<Settled> {
    for (;;) {
      try {
        return await parts.ledger.settle(settlement);
      } catch (error) {
        if (!isAway(error) || performance.now() > leaseEnds) throw error;
      }
      await sleep(settleAgain);
    }
  }

  function record(claimed: Claimed, settlement: Settlement, seconds: number): void {
    const { outcome, code } = settlement;
    parts.onAttempt?.({ system: claimed.system, outcome, code, seconds });
    parts.log.info(attemptLine(claimed, settlement, seconds), 'attempt');
  }

  function concurrencyOf(name: string): number {
    return parts.book().system(name)?.outbound?.concurrency ?? 1;
  }

  function paceOf(name: string): Pace {
    const rate = parts.book().system(name)?.outbound?.rateLimit;
    return { concurrency: gate.onTrial(name) ? 1 : concurrencyOf(name), ...(rate && { rate }) };
  }

  function receivers(): string[] {
    return parts.book().systems.flatMap(({ name, outbound }) => (outbound ? [name] : []));
  }

  async function countNodes(): Promise<void> {
    if (limit.nodes(await livingNodes(parts.ledger.pool))) await limit.hold(receivers());
  }

  /** Each of them, although another one may fail. */
  async function round(): Promise<void> {
    const all = await Promise.allSettled([gate.look(), countNodes(), turn.give()]);
    const failed = all.find((one) => one.status === 'rejected');
    if (failed) throw failed.reason;
  }

  function follow(book: Book): void {
    if (!rounds || book.version === version) return;
    version = book.version;
    // Tokens and cookies may belong to credentials that have changed.
    sessions.clear();
    const names = new Set(receivers());
    for (const name of workers.systems()) if (!names.has(name)) workers.dismiss(name);
    for (const name of names) {
      const worker = workers.get(name);
      const pace = paceOf(name);
      // A worker keeps the rate that it was opened with.
      if (worker && !isDeepStrictEqual(worker.rate, pace.rate)) workers.dismiss(name);
      else worker?.setConcurrency(pace.concurrency);
      workers.offer(name);
    }
    void limit.hold(names);
  }

  return {
    async start() {
      await gate.look();
      await countNodes();
      rounds = repeat(round, {
        every: lookEvery,
        onFailure: (err) =>
          parts.log.error({ event: 'round.failed', err }, 'a round could not be finished'),
      });
      follow(parts.book());
    },
    follow(book) {
      follow(book);
      // What it says anew may be what was wrong.
      hastenTrials(parts.ledger.pool).catch((err) =>
        parts.log.error({ event: 'outage.failed', err }, 'trials were not hastened'),
      );
    },
    limit: limit.hold,
    shut: gate.shut,
    attend(systems) {
      for (const name of systems) workers.need(name);
    },
    async stop(grace) {
      closing = true;
      await rounds?.stop();
      const timer = setTimeout(() => stopping.abort(), grace);
      // What was told to stop settles in a moment.
      await workers.close(grace + 1000);
      clearTimeout(timer);
    },
  };
}
