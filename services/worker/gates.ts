/**
 * To which systems this process may deliver now. Those that a person paused, and those that are down,
 * get nothing: what waits for them is not claimed, and uses up no attempts. The ledger knows, and every node looks there.
 *
 * A system that is down is tried after a while by one node: with the probe of its adapter, and when
 * that finds it, with one delivery. The first document that it answers for ends the outage.
 */
import type { Probe } from '../../adapters/adapter.ts';
import { type Barrier, barriers } from '../ledger/barriers.ts';
import {
  beginOutage,
  type Cause,
  endOutage,
  failTrial,
  keepTrials,
  takeTrial,
} from '../ledger/outages.ts';
import type { Pool } from '../ledger/pool.ts';
import type { Settlement } from '../ledger/settle.ts';
import { type Tally, tally, trialWait, verdict } from './breaker.ts';
import type { WorkerLog } from './log.ts';

export type OutageChange = 'begun' | 'trial_failed' | 'over';

export interface GatesOptions {
  pool: Pool;
  node: string;
  log: WorkerLog;
  /** Whether the hub may take a system to be down: it receives, and the address book lets the hub judge. */
  judges(system: string): boolean;
  /** undefined: nobody can tell. */
  probe(system: string): Promise<Probe | undefined>;
  /** Nothing more is begun for a system, or things may begin again: one at a time while on trial. */
  shut(system: string): void;
  open(system: string): void;
  /** Told of what this node found out. */
  onOutage?(system: string, change: OutageChange): void;
}

export interface Gates {
  /** Looks what the ledger says; again and again. */
  look(): Promise<void>;
  /** Whether one delivery at a time is to go, to see whether the system is back. */
  onTrial(system: string): boolean;
  /** What became of an attempt that began at `began` (performance.now). */
  heard(system: string, went: Went, began: number): Promise<void>;
}

type Went = Pick<Settlement, 'outcome' | 'code' | 'detail'>;

/** Milliseconds that a node may be silent before another one tries. */
const lease = 15_000;
/** A probe may be wrong: after so many trials that it ended, a delivery goes without asking it. */
const probesBelieved = 4;

export function gates(options: GatesOptions): Gates {
  const { pool, node, log } = options;
  /** What was seen since a system was last opened. */
  const tallies = new Map<string, { tally: Tally; since: number }>();
  /** Since when nothing goes there. */
  const closed = new Map<string, number>();
  /** Trials that this node has, with how many failed before; sending: a delivery may go. */
  const trials = new Map<string, { failed: number; sending: boolean }>();

  async function look(): Promise<void> {
    const kept = trials.size === 0 ? [] : await keepTrials(pool, [...trials.keys()], node, lease);
    for (const system of trials.keys()) if (!kept.includes(system)) trials.delete(system);
    // What this node finds out after it asked is newer than the answer.
    const asked = performance.now();
    const found = await barriers(pool);
    const shut = new Set<string>();
    for (const one of found) if (await isShut(one)) shut.add(one.system);
    for (const system of shut) {
      if (!closed.has(system) && (tallies.get(system)?.since ?? 0) < asked) close(system);
    }
    for (const [system, since] of closed) {
      if (!shut.has(system) && since < asked) open(system, false);
    }
  }

  function close(system: string): void {
    closed.set(system, performance.now());
    options.shut(system);
    log.info({ event: 'gate', system, open: false }, 'gate');
  }

  function open(system: string, trial: boolean): void {
    closed.delete(system);
    tallies.set(system, { tally: tally(), since: performance.now() });
    options.open(system);
    log.info({ event: 'gate', system, open: true, trial }, 'gate');
  }

  async function isShut({ system, paused, down, due, trials: failed }: Barrier): Promise<boolean> {
    // A pause ends a trial too: its lease runs out.
    if (paused) trials.delete(system);
    if (paused || !down) return paused;
    if (!options.judges(system)) {
      await over(system);
      return false;
    }
    if (due && !trials.has(system) && (await takeTrial(pool, system, node, lease))) {
      trials.set(system, { failed, sending: false });
      void tryOut(system, failed);
    }
    return !trials.get(system)?.sending;
  }

  async function tryOut(system: string, failed: number): Promise<void> {
    const asked = failed % (probesBelieved + 1) !== probesBelieved;
    const found = asked ? await options.probe(system) : undefined;
    const trial = trials.get(system);
    if (!trial) return;
    if (found && !found.reachable) return fail(system, { detail: found.detail });
    trial.sending = true;
    open(system, true);
  }

  async function fail(system: string, cause: Partial<Cause>): Promise<void> {
    const failed = trials.get(system)?.failed ?? 0;
    trials.delete(system);
    close(system);
    await written(async () => {
      await failTrial(pool, system, node, cause, trialWait(failed + 1));
      tell(system, 'trial_failed', cause);
    });
  }

  async function over(system: string): Promise<void> {
    await written(async () => {
      if (await endOutage(pool, system)) tell(system, 'over', {});
      trials.delete(system);
    });
  }

  /** A ledger that is away changes nothing: the lease of a trial runs out, and what failed fails again. */
  async function written(write: () => Promise<void>): Promise<void> {
    await write().catch((err) => log.error({ event: 'outage.failed', err }, 'not written down'));
  }

  function tell(system: string, change: OutageChange, cause: Partial<Cause>): void {
    options.onOutage?.(system, change);
    log.info({ event: 'outage', system, change, ...cause }, 'outage');
  }

  return {
    look,
    onTrial: (system) => trials.get(system)?.sending ?? false,
    async heard(system, { outcome, code, detail }, began) {
      const said = verdict(outcome, code);
      if (!said || !options.judges(system)) return;
      const seen = tallies.get(system) ?? { tally: tally(), since: 0 };
      tallies.set(system, seen);
      // What began before it was opened again tells of the time before.
      if (closed.has(system) || began < seen.since) return;
      if (trials.get(system)?.sending) {
        if (said === 'down') return fail(system, { code: code ?? outcome, detail });
        await over(system);
        return open(system, false);
      }
      if (!seen.tally.count(said, performance.now())) return;
      close(system);
      const cause = { code: code ?? outcome, detail };
      await written(async () => {
        if (await beginOutage(pool, system, cause, trialWait(0))) tell(system, 'begun', cause);
      });
    },
  };
}
