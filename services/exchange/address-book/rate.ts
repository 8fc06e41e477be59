import { milliseconds } from './duration.ts';

/** So many in `duration` milliseconds. */
export interface Rate {
  max: number;
  duration: number;
}

/** A rate of the address book (common.schema.json#/$defs/rate): '100/1m' → 100 in 60000 ms. */
export function rate(text: string): Rate {
  const [max = '', duration = ''] = text.split('/');
  return { max: Number(max), duration: milliseconds(duration) };
}
