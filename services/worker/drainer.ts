/**
 * Empties the ledger of what is due, a batch of all systems together at a time. Somebody says that deliveries to a
 * system may wait; from then on it takes as many as may be under way, and more whenever one ends, until it finds fewer
 * than it looked for.
 */
import type { Claimed } from '../ledger/claim.ts';
import type { Answer, Ask } from '../ledger/claim-due.ts';

export interface DrainerOptions {
  /** Asks the ledger, for systems with a limit or for systems without. */
  claim(asks: Ask[]): Promise<Answer[]>;
  /** How much of a system may be under way in this process, and what else its claims go by. */
  paceOf(system: string): Pick<Ask, 'lease' | 'limit'> & { concurrency: number };
  /** Makes an attempt; never rejects. */
  work(claimed: Claimed): Promise<void>;
  /** Whether what is claimed now could be sent. */
  ready(): boolean;
  /** Hears why the ledger could not be asked. */
  onError(error: unknown): void;
}

export interface Drainer {
  /** Deliveries to these systems may wait. */
  ring(systems: Iterable<string>): void;
  /** Nothing more is begun for the system until it is let in again. */
  bar(system: string): void;
  letIn(system: string): void;
  /** Begins nothing more; ends when what is under way has ended. The systems for which more may wait. */
  close(): Promise<string[]>;
}

/** Milliseconds between two claims: beginning and ending a statement costs as much as some ten rows in it. */
const pace = 8;
/** Deliveries that one claim takes at most. */
const most = 256;
/** Milliseconds until the ledger is asked again that did not answer, or for which this process was not ready. */
const askAgain = 100;
/** Milliseconds that a limit keeps it from asking at most: the address book may have another one by then. */
const longestWait = 1000;

interface Drain {
  underWay: number;
  barred: boolean;
  /** Whether some may wait that were never tried, and some that were. */
  fresh: boolean;
  again: boolean;
  /** Begun so far. */
  turn: number;
  /** Not asked before this time (performance.now): a limit stood in the way. */
  notBefore: number;
  /** Something that ends makes room sooner. */
  crowded: boolean;
}

export function drainer({ claim, paceOf, work, ready, onError }: DrainerOptions): Drainer {
  const drains = new Map<string, Drain>();
  /** The systems for which some may wait; who has been asked for goes to the end. */
  const hungry = new Set<string>();
  const attempts = new Set<Promise<void>>();
  let claiming: Promise<unknown> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let timedFor = Number.POSITIVE_INFINITY;
  let next = 0;
  let closed = false;

  function drainOf(system: string): Drain {
    const known = drains.get(system);
    if (known) return known;
    const made: Drain = {
      underWay: 0,
      barred: false,
      fresh: false,
      again: false,
      turn: 0,
      notBefore: 0,
      crowded: false,
    };
    drains.set(system, made);
    return made;
  }

  /** Claims as soon as there is something to claim, and the time has come. */
  function go(): void {
    if (closed || claiming || hungry.size === 0) return;
    const now = performance.now();
    if (now < next) return void later(next, now);
    const able = ready();
    next = now + (able ? pace : askAgain);
    if (!able) return void later(next, now);
    const asks = wishes(now);
    if (asks.length === 0) return void later(soonest(), now);
    const [limited, free] = [asks.filter((ask) => ask.limit), asks.filter((ask) => !ask.limit)];
    claiming = Promise.all([claimAll(limited), claimAll(free)]).finally(() => {
      claiming = undefined;
      go();
    });
  }

  function later(at: number, now: number): void {
    if (at >= timedFor) return;
    clearTimeout(timer);
    timedFor = at;
    timer = setTimeout(() => {
      timedFor = Number.POSITIVE_INFINITY;
      go();
    }, at - now);
  }

  const room = (one: Drain, concurrency: number) => (one.barred ? 0 : concurrency - one.underWay);

  /** When a limit lets one of those be asked again for which there is room. */
  function soonest(): number {
    let at = Number.POSITIVE_INFINITY;
    for (const system of hungry) {
      const one = drainOf(system);
      if (room(one, paceOf(system).concurrency) > 0) at = Math.min(at, one.notBefore);
    }
    return at;
  }

  function wishes(now: number): Ask[] {
    const asks: Ask[] = [];
    let left = most;
    let others = hungry.size;
    for (const system of [...hungry]) {
      const one = drainOf(system);
      const { concurrency, lease, limit } = paceOf(system);
      // A share: whoever could take all of it may find one.
      const own = Math.min(room(one, concurrency), Math.ceil(left / others));
      others -= 1;
      if (own <= 0 || one.notBefore > now) continue;
      const { fresh, again, turn } = one;
      asks.push({ system, most: own, fresh, again, turn, lease, limit });
      left -= own;
      // Whoever says so from now on says it of something new.
      hungry.delete(system);
      one.fresh = false;
      one.again = false;
    }
    return asks;
  }

  async function claimAll(asks: Ask[]): Promise<void> {
    if (asks.length === 0) return;
    try {
      for (const given of await claim(asks)) take(given);
    } catch (error) {
      for (const { system, fresh, again } of asks) hope(system, { fresh, again });
      next = performance.now() + askAgain;
      onError(error);
    }
  }

  function take({ system, claimed, fresh, again, wait }: Answer): void {
    const one = hope(system, { fresh, again });
    one.turn += claimed.length;
    one.notBefore = performance.now() + Math.min(wait?.ms ?? 0, longestWait);
    one.crowded = wait?.crowded ?? false;
    for (const each of claimed) begin(one, each);
  }

  function hope(system: string, { fresh, again }: Pick<Drain, 'fresh' | 'again'>): Drain {
    const one = drainOf(system);
    one.fresh ||= fresh;
    one.again ||= again;
    if (one.fresh || one.again) hungry.add(system);
    return one;
  }

  function begin(one: Drain, claimed: Claimed): void {
    one.underWay += 1;
    const attempt = work(claimed).finally(() => {
      one.underWay -= 1;
      if (one.crowded) one.notBefore = 0;
      attempts.delete(attempt);
      go();
    });
    attempts.add(attempt);
  }

  return {
    ring(systems) {
      for (const system of systems) hope(system, { fresh: true, again: true });
      go();
    },
    bar(system) {
      drainOf(system).barred = true;
    },
    letIn(system) {
      drainOf(system).barred = false;
      go();
    },
    async close() {
      closed = true;
      clearTimeout(timer);
      await claiming;
      while (attempts.size > 0) await Promise.all(attempts);
      return [...hungry];
    },
  };
}
