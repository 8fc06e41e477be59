/** Kills one process after the other, at random moments, and starts each again. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fleet } from '../fleet/fleet.ts';
import type { Machine } from '../fleet/machine.ts';

export interface Killing {
  fleet: Fleet;
  kills: number;
  /** How much of the run is done, from 0 to 1. */
  progress(): number;
  chance(): number;
  say(line: string): void;
}

/** Milliseconds without any progress after which nothing more is killed: something is lost, which is told. */
const patience = 60_000;
/** A worker that is stopped for so many milliseconds has lost what it was sending. */
const pause = 20_000;

/**
 * Spreads the kills over the run, each at a random moment of its share of it. Half-way the
 * queue loses all that it knows; twice a worker is stopped for longer than its silence is borne.
 * @returns how often each was killed, and under `pauses` how often a worker was stopped.
 */
export async function kill({
  fleet,
  kills,
  progress,
  chance,
  say,
}: Killing): Promise<Record<string, number>> {
  const { apis, workers, postgres, redis } = fleet;
  const targets: Machine[] = [...apis, ...workers, ...workers, postgres, ...(redis ? [redis] : [])];
  const killed: Record<string, number> = {};
  const starting: Promise<void>[] = [];
  const down = new Set<Machine>();
  const when = Array.from({ length: kills }, (_, i) => (i + chance()) / (kills + 1));
  const pauses = new Set([Math.floor(kills / 3), Math.floor((2 * kills) / 3)]);
  for (const [i, moment] of when.entries()) {
    if (!(await reached(moment))) break;
    if (i === Math.floor(kills / 2)) {
      say('the queue loses everything');
      // It may be down just now: then it loses everything a little later.
      starting.push(again(() => fleet.flush()));
    }
    if (pauses.has(i)) {
      let awake = workers.filter((one) => !down.has(one));
      for (; awake.length === 0; awake = workers.filter((one) => !down.has(one))) await sleep(10);
      const worker = awake[Math.floor(chance() * awake.length)];
      if (worker) {
        killed.pauses = (killed.pauses ?? 0) + 1;
        say(`${worker.name} is stopped for ${pause / 1000} s`);
        down.add(worker);
        worker.signal('SIGSTOP');
        starting.push(
          sleep(pause).then(() => {
            worker.signal('SIGCONT');
            down.delete(worker);
          }),
        );
      }
    }
    const up = targets.filter((one) => !down.has(one));
    const victim = up[Math.floor(chance() * up.length)];
    if (!victim) continue;
    down.add(victim);
    say(`kill ${i + 1} of ${kills}: ${victim.name}`);
    killed[victim.name] = (killed[victim.name] ?? 0) + 1;
    await victim.kill();
    const wait = chance() * 1500;
    starting.push(
      sleep(wait)
        .then(() => again(() => victim.start()))
        .then(() => void down.delete(victim)),
    );
  }
  await Promise.all(starting);
  return killed;

  async function reached(moment: number): Promise<boolean> {
    let [last, since] = [progress(), performance.now()];
    while (progress() < moment) {
      if (progress() !== last) [last, since] = [progress(), performance.now()];
      if (performance.now() - since > patience) return false;
      await sleep(10);
    }
    return true;
  }
}

/** A process that finds its database away ends; whoever started it starts it again. */
async function again(work: () => Promise<void>): Promise<void> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (tries === 100) throw error;
      await sleep(200);
    }
  }
}
