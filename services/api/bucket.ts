import type { Rate } from '../exchange/address-book/rate.ts';

/** A token bucket: it holds as many as the rate allows in its time, and fills evenly in that time. */
export interface Bucket {
  tokens: number;
  /** Milliseconds of a clock that never goes back: when it held so many. */
  at: number;
}

/** Parts of a token that are lost in adding up fractions. */
const rounding = 1e-9;

export function fullBucket({ max }: Rate, at: number): Bucket {
  return { tokens: max, at };
}

/** Takes a token out, where there is one; `wait`: milliseconds until there is one, 0 when it was taken. */
export function takeToken(
  { tokens, at }: Bucket,
  { max, duration }: Rate,
  now: number,
): { bucket: Bucket; wait: number } {
  const filled = Math.min(max, tokens + ((now - at) * max) / duration);
  if (filled + rounding >= 1) return { bucket: { tokens: filled - 1, at: now }, wait: 0 };
  return { bucket: { tokens: filled, at: now }, wait: ((1 - filled) * duration) / max };
}
