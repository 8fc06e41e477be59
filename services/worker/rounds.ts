/** Does the same few things again and again, each although another one may fail. */
import type { WorkerLog } from './log.ts';

export interface Rounds {
  stop(): Promise<void>;
}

/** @param every milliseconds between the end of one round and the next */
export function startRounds(deeds: (() => Promise<void>)[], every: number, log: WorkerLog): Rounds {
  let stopped = false;
  let failing = false;
  let timer: NodeJS.Timeout | undefined;
  let current = Promise.resolve();
  const round = async () => {
    const results = await Promise.allSettled(deeds.map((deed) => deed()));
    const failed = results.find((one) => one.status === 'rejected');
    // Said once, not every second of an hour in which the database is away.
    if (failed && !failing)
      log.error({ event: 'round.failed', err: failed.reason }, 'a round could not be finished');
    failing = failed !== undefined;
    next();
  };
  const next = () => {
    if (stopped) return;
    timer = setTimeout(() => {
      current = round();
    }, every);
  };
  next();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await current;
    },
  };
}
