/** Tells the ledger again and again that this node lives, so that what it is sending is left to it. */
import type { WorkerLog } from './log.ts';
import { type Repeated, repeat } from './repeat.ts';

/** Milliseconds between two beats, and after the last one until the node is taken to be lost. */
const every = 3000;
const lives = 12_000;
/** Milliseconds that a request may need to leave after it was last asked whether the node lives. */
const margin = 2000;

export interface Heart extends Repeated {
  /** Whether no other node can have taken this one to be lost. */
  alive(): boolean;
  /** Whether the ledger has been in reach without a break for long enough to judge others by their silence. */
  steady(): boolean;
}

/**
 * Begins with a beat.
 * @param beat tells the ledger that the node lives for so many milliseconds more.
 */
export async function startHeart(
  beat: (ms: number) => Promise<void>,
  log: WorkerLog,
): Promise<Heart> {
  // When the last beat that reached the ledger was begun.
  let begun = performance.now();
  await beat(lives);
  let last = performance.now();
  // Until others have had time to beat again after a break, which may have ended just now, their silence says nothing.
  let steadyFrom = last + 2 * every;
  let away = false;

  async function again(): Promise<void> {
    const asked = performance.now();
    try {
      await beat(lives);
    } catch (err) {
      away = true;
      throw err;
    }
    begun = asked;
    const now = performance.now();
    if (now - last > lives / 2) steadyFrom = now + 2 * every;
    last = now;
    away = false;
  }

  const beating = repeat(again, {
    every,
    onFailure: (err) =>
      log.error(
        { event: 'heart.failed', err },
        'the ledger could not be told that this node lives',
      ),
  });
  return {
    alive: () => performance.now() - begun < lives - margin,
    steady: () => !away && performance.now() >= steadyFrom,
    stop: beating.stop,
  };
}
