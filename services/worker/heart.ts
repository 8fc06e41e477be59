/** Tells the ledger again and again that this node lives, so that what it is sending is left to it. */
import type { WorkerLog } from './log.ts';

/** Milliseconds between two beats, and after the last one until the node is taken to be lost. */
const every = 3000;
const lives = 12_000;

export interface Heart {
  /** Whether the ledger has been in reach without a break for long enough to judge others by their silence. */
  steady(): boolean;
  stop(): Promise<void>;
}

/**
 * Begins with a beat.
 * @param beat tells the ledger that the node lives for so many milliseconds more.
 */
export async function startHeart(
  beat: (ms: number) => Promise<void>,
  log: WorkerLog,
): Promise<Heart> {
  await beat(lives);
  let last = performance.now();
  // Until others have had time to beat again after a break, their silence says nothing.
  let steadyFrom = last;
  let current = Promise.resolve();
  let away = false;
  const timer = setInterval(() => {
    current = current.then(once);
  }, every);

  async function once(): Promise<void> {
    try {
      await beat(lives);
      const now = performance.now();
      if (now - last > lives / 2) steadyFrom = now + 2 * every;
      last = now;
      away = false;
    } catch (err) {
      if (!away)
        log.error(
          { event: 'heart.failed', err },
          'the ledger could not be told that this node lives',
        );
      away = true;
    }
  }

  return {
    steady: () => !away && performance.now() >= steadyFrom,
    async stop() {
      clearInterval(timer);
      await current;
    },
  };
}
