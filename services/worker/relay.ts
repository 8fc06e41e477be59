/**
 * Closes every gap between the ledger and the queues: what a crash, a flushed Redis or a lost job
 * left behind is found in the ledger and told to the queue again. Any number may run at once.
 */
import type { DeliveryQueues } from '../../queues/delivery-queues.ts';
import { dueOf } from '../exchange/dispatch.ts';
import { databaseTime, dueSystems, expireLeases, releaseHeld, takeDue } from '../ledger/due.ts';
import { failpoint } from '../ledger/failpoint.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Released } from '../ledger/settle.ts';
import type { WorkerLog } from './log.ts';
import { type Repeated, repeat } from './repeat.ts';

export interface RelayOptions {
  ledger: Ledger;
  queues: DeliveryQueues;
  log: WorkerLog;
  /** Milliseconds between two sweeps. */
  every: number;
  /** A due delivery of which the queue heard nothing for so many milliseconds is told again, unless the queue is full. */
  forgotten: number;
  /** Whether nodes that are silent may be taken to be lost. */
  judges(): boolean;
  /** Told of the systems whose deliveries are due: somebody has to work for them. */
  attend(systems: string[]): Promise<void> | void;
  /** The systems to which nothing goes now: their deliveries wait, and need not be told. */
  shut?(): string[];
}

export interface SweepParts
  extends Pick<RelayOptions, 'ledger' | 'queues' | 'attend' | 'judges' | 'shut'> {
  /** Lets held deliveries go whose lane is free. */
  release?(): Promise<Released[]>;
}

/** Deliveries told in one step; a sweep goes on with the systems that have more. */
const step = 1000;
const mostSteps = 20;
/** Milliseconds that the engine has to say whether it is there. */
const patience = 3000;
/**
 * A queue with so many jobs has enough to do. To tell it everything again and again would wear out the
 * ledger, which marks each delivery: it is told so many milliseconds after the last time, or when it is no longer full.
 * What it may have lost it is told a step at a time meanwhile.
 */
const full = 1000;
const forgottenByFull = 600_000;

/**
 * One sweep: leases that ran out, lanes that are free, deliveries the queue has forgotten.
 *
 * @param before what was told earlier than that the queue may have lost, however short ago it was.
 */
export async function sweep(
  {
    ledger,
    queues,
    attend,
    judges,
    shut = () => [],
    release = () => releaseHeld(ledger.pool),
  }: SweepParts,
  forgotten: number,
  before?: Date,
): Promise<{ leases: number; released: number; told: number; more: boolean }> {
  const { pool } = ledger;
  const leases = await expireLeases(pool, judges());
  const released = await release();
  if (released.length > 0) failpoint('relay.released');
  await queues.add(released.map(dueOf));
  const due = await dueSystems(pool);
  await attend(due);
  const closed = new Set(shut());
  const open = due.filter((system) => !closed.has(system));
  const now = await databaseTime(pool);
  const ago = (ms: number) => new Date(now.getTime() - ms);
  const cutoff = before && before > ago(forgotten) ? before : ago(forgotten);
  const busy = new Set(await queues.full(open, full));
  const free = open.filter((system) => !busy.has(system));
  const first = await tell(ledger, queues, free, cutoff, mostSteps);
  const [told, steps] = before ? [before, 1] : [ago(forgottenByFull), mostSteps];
  const second = await tell(ledger, queues, [...busy], told, steps);
  return {
    leases,
    released: released.length,
    told: first.told + second.told,
    more: first.more || second.more,
  };
}

/** Tells the queues what they heard of before `cutoff`, a step of all systems together at a time. */
async function tell(
  { pool }: Ledger,
  queues: DeliveryQueues,
  systems: string[],
  cutoff: Date,
  steps: number,
): Promise<{ told: number; more: boolean }> {
  let told = 0;
  let open = systems;
  for (let i = 0; i < steps && open.length > 0; i += 1) {
    const each = Math.ceil(step / open.length);
    const dues = await takeDue(pool, open, cutoff, each);
    if (dues.length > 0) {
      failpoint('relay.taken');
      await queues.add(dues.map(dueOf));
      told += dues.length;
    }
    const taken = new Map<string, number>();
    for (const { system } of dues) taken.set(system, (taken.get(system) ?? 0) + 1);
    open = open.filter((system) => taken.get(system) === each);
  }
  return { told, more: open.length > 0 };
}

/**
 * Sweeps now, telling everything that is due, and then again and again. Everything is told once more when
 * the queue may have lost it, or when either side was away: then nobody knows what was told in vain.
 */
export function startRelay(options: RelayOptions): Repeated {
  const { ledger, queues, log, every, forgotten } = options;
  const parts = { ...options, release: sparingly(() => releaseHeld(ledger.pool), []) };
  let lost = true;
  let before: Date | undefined;
  async function run(): Promise<void> {
    try {
      if (await inTime(queues.lapsed())) lost = true;
      if (lost) before = await databaseTime(ledger.pool);
      lost = false;
      const done = await sweep(parts, forgotten, before);
      if (!done.more) before = undefined;
      const { leases, released, told } = done;
      if (leases + released + told > 0)
        log.info({ event: 'relay', leases, released, told }, 'relay');
    } catch (err) {
      lost = true;
      throw err;
    }
  }
  return repeat(run, {
    every,
    now: true,
    onFailure: (err) => log.error({ event: 'relay.failed', err }, 'relay could not sweep'),
  });
}

/** Work that reads all of something is not done again before ten times as long has passed as it took. */
function sparingly<T>(work: () => Promise<T>, otherwise: T): () => Promise<T> {
  let next = 0;
  return async () => {
    const begun = performance.now();
    if (begun < next) return otherwise;
    const done = await work();
    next = performance.now() + 10 * (performance.now() - begun);
    return done;
  };
}

/** An engine that takes the question and says nothing is away, too. */
async function inTime(answer: Promise<boolean>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error('The queue engine does not answer.')), patience);
  });
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
