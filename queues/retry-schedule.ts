/** Share of a waiting time by which it is spread, so that what failed together does not return together. */
const jitter = 0.2;
/** A receiver that asks for more is mistaken, and would hold the lane for as long as nobody looks. */
const longestWish = 7 * 24 * 3_600_000;

export interface Retry {
  /** The attempt that has just failed, from 1. */
  attempt: number;
  /** Waiting times between attempts, in milliseconds. */
  schedule: readonly number[];
  /** Milliseconds since the epoch. */
  now: number;
  /** The receiver's wish (Retry-After); it only lengthens the wait, to a week at most. */
  notBefore?: number;
  /** From 0 to 1. */
  random: number;
}

/** When to try again, in milliseconds since the epoch; undefined: no attempt is left. */
export function nextAttempt({
  attempt,
  schedule,
  now,
  notBefore,
  random,
}: Retry): number | undefined {
  const wait = schedule[attempt - 1];
  if (wait === undefined) return undefined;
  const spread = Math.round(wait * (1 + jitter * (2 * random - 1)));
  return Math.max(now + spread, Math.min(notBefore ?? 0, now + longestWish));
}
