/** Delivers: claims what is due as the address book says, makes the attempts, and writes down what became of them. */
import { setMaxListeners } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Engine } from '../../queues/engine.ts';
import { type WakeUps, type WakeUpWorker, wakeUpWorker } from '../../queues/wake-ups.ts';
import type { Book } from '../exchange/address-book/book.ts';
import { attempt } from '../exchange/deliver.ts';
import { probe } from '../exchange/probe.ts';
import type { Surroundings } from '../exchange/surroundings.ts';
import type { Claimed } from '../ledger/claim.ts';
import { claimDue, type Limit } from '../ledger/claim-due.ts';
import { failpoint } from '../ledger/failpoint.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { livingNodes } from '../ledger/nodes.ts';
import { hastenTrials } from '../ledger/outages.ts';
import { isAway } from '../ledger/pool.ts';
import type { Settled, Settlement } from '../ledger/settle.ts';
import { type AttemptRecord, attemptLine } from './attempt-line.ts';
import { drainer } from './drainer.ts';
import { gates, type OutageChange } from './gates.ts';
import type { HttpClient } from './http.ts';
import type { WorkerLog } from './log.ts';
import { type Repeated, repeat } from './repeat.ts';

/** Milliseconds that a lease outlives the timeout of an attempt. */
const leaseMargin = 15_000;
const withoutSystem = 30_000;
/** Milliseconds between two tries to write down what became of an attempt. */
const settleAgain = 500;
/** A retry that is due within so many milliseconds is claimed to the point, by this process; of others the relay finds out. */
const soon = 60_000;
/** Milliseconds that retries are claimed late, so that many are claimed together. */
const retryPace = 50;
/** Milliseconds between two looks at what other nodes and people have decided. */
const lookEvery = 1000;

export interface WorkerParts {
  /** The id of this process among those that deliver. */
  node: string;
  engine: Engine;
  wakeUps: WakeUps;
  ledger: Ledger;
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
  /** There is another address book. */
  follow(): void;
  /** Deliveries wait for these systems, which may have left the address book: then they end as dead letters that say so. */
  attend(systems: Iterable<string>): void;
  /** Finishes what is under way, for `grace` milliseconds at most; then hands it back. */
  stop(grace: number): Promise<void>;
}

export function deliverer(parts: WorkerParts): Deliverer {
  const stopping = new AbortController();
  // Each attempt under way listens.
  setMaxListeners(0, stopping.signal);
  const sessions = new Map<string, Map<string, unknown>>();
  let rounds: Repeated | undefined;
  let listening: WakeUpWorker | undefined;
  /** Whether other nodes deliver, too. */
  let shared = false;
  /** Those that delivered before this one have counted it by then (performance.now). */
  let mayBegin = 0;
  /** When which system is to be rung for a retry. */
  const retries = new Set<string>();
  const drain = drainer({
    claim: (asks) => claimDue(parts.ledger.pool, parts.node, asks),
    paceOf,
    work,
    // What is claimed while others may take this node to be lost it could not send, and each such attempt would count.
    ready: () => parts.alive() && performance.now() > mayBegin,
    onError: (err) =>
      parts.log.error({ event: 'claim.failed', err }, 'deliveries could not be claimed'),
  });
  const gate = gates({
    pool: parts.ledger.pool,
    node: parts.node,
    log: parts.log,
    judges: (name) => parts.book().system(name)?.outbound?.breaker ?? false,
    async probe(name) {
      const system = parts.book().system(name);
      return system && probe(system, around);
    },
    shut: drain.bar,
    open(name) {
      drain.letIn(name);
      drain.ring([name]);
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

  async function work(claimed: Claimed): Promise<void> {
    const { system } = claimed;
    failpoint('claim.committed');
    const started = performance.now();
    try {
      const { settlement } = await attempt(claimed, around);
      failpoint('send.answered');
      const settled = await settle(settlement, started + leaseOf(system));
      failpoint('settle.committed');
      record(claimed, settlement, (performance.now() - started) / 1000);
      // The next of the lane need not wait for what is written down about the system.
      drain.ring(settled.released.map((one) => one.system));
      await gate.heard(system, settlement, started);
      // What was handed back the others are told of when this process stops.
      if (settlement.code === 'stopped') drain.ring([system]);
      else if (settled.result !== 'stale' && settlement.dueAt !== null)
        retryAt(system, settlement.dueAt);
    } catch (err) {
      // When its lease is over, the relay has it tried again.
      parts.log.error({ event: 'attempt.failed', system, err }, 'an attempt was not written down');
    }
  }

  /** @param at milliseconds since the epoch */
  function retryAt(system: string, at: number): void {
    const wait = Math.max(0, at - Date.now());
    const turn = `${Math.ceil(at / retryPace)} ${system}`;
    if (wait > soon || retries.has(turn)) return;
    retries.add(turn);
    const timer = setTimeout(() => {
      retries.delete(turn);
      drain.ring([system]);
    }, wait + retryPace);
    timer.unref();
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

  function paceOf(name: string) {
    const concurrency = concurrencyOf(name);
    const rate = parts.book().system(name)?.outbound?.rateLimit;
    const limit: Limit = { ...(shared && { concurrency }), ...(rate && { rate }) };
    return {
      concurrency: gate.onTrial(name) ? 1 : concurrency,
      lease: leaseOf(name),
      ...((shared || rate) && { limit }),
    };
  }

  function leaseOf(name: string): number {
    return (parts.book().system(name)?.outbound?.timeout ?? withoutSystem) + leaseMargin;
  }

  /** A node that is alone needs no turnstiles. */
  async function countNodes(): Promise<void> {
    shared = (await livingNodes(parts.ledger.pool)) > 1;
  }

  /** Each of them, although another one may fail. */
  async function round(): Promise<void> {
    const all = await Promise.allSettled([gate.look(), countNodes()]);
    const failed = all.find((one) => one.status === 'rejected');
    if (failed) throw failed.reason;
  }

  return {
    async start() {
      await gate.look();
      await countNodes();
      if (shared) mayBegin = performance.now() + 1.5 * lookEvery;
      rounds = repeat(round, {
        every: lookEvery,
        onFailure: (err) =>
          parts.log.error({ event: 'round.failed', err }, 'a round could not be finished'),
      });
      listening = wakeUpWorker(parts.engine, drain.ring);
    },
    follow() {
      // Tokens and cookies may belong to credentials that have changed.
      sessions.clear();
      // What it says anew may be what was wrong.
      hastenTrials(parts.ledger.pool).catch((err) =>
        parts.log.error({ event: 'outage.failed', err }, 'trials were not hastened'),
      );
    },
    attend: drain.ring,
    async stop(grace) {
      const late = sleep(grace + 1000, undefined, { ref: false });
      const timer = setTimeout(() => stopping.abort(), grace);
      await rounds?.stop();
      const deaf = listening?.close().then(() => true);
      // What was told to stop settles in a moment.
      const left = await Promise.race([drain.close(), late]);
      clearTimeout(timer);
      // The others need not wait for their relays.
      if (shared && left) await Promise.race([parts.wakeUps.add(left).catch(() => {}), late]);
      if (!(await Promise.race([deaf, late]))) await listening?.cut();
    },
  };
}
