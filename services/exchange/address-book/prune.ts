import type { Fault } from './fault.ts';
import { valueAt } from './pointer.ts';

/** A value of which any part may be missing. */
export type Loose<T> = T extends (infer Item)[]
  ? (Loose<Item> | undefined)[]
  : T extends object
    ? { [Key in keyof T]?: Loose<T[Key]> | undefined }
    : T;

/**
 * A copy in which everything faulty is undefined, though its name stays: what is left has the
 * right shape, so that its meaning can be checked in the same run.
 */
export function prune<T>(value: unknown, faults: readonly Fault[]): Loose<T> {
  const whole = { root: structuredClone(value) };
  for (const { path } of faults) {
    const full = ['root', ...path];
    const parent = valueAt(whole, full.slice(0, -1));
    const last = full.at(-1) as string | number;
    if (typeof parent === 'object' && parent !== null && Object.hasOwn(parent, last)) {
      (parent as Record<string | number, unknown>)[last] = undefined;
    }
  }
  return (whole.root ?? {}) as Loose<T>;
}
