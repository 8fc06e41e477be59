import type { Fault } from './sandbox.ts';

/** What is to happen to one request; `flaky` has been decided. */
export type Misfortune = Exclude<Fault, { kind: 'flaky' }>;

/** The fault in force. */
export class Faults {
  #fault: Fault | undefined;
  #random: () => number = () => 1;

  set(fault: Fault | undefined): void {
    this.#fault = fault;
    if (fault?.kind === 'flaky') this.#random = randomFrom(fault.seed);
  }

  /** The misfortune of the next request, or none. */
  next(bringsDocument: boolean): Misfortune | undefined {
    const fault = this.#fault;
    if (!fault || !(bringsDocument || fault.everywhere)) return undefined;
    if (fault.kind !== 'flaky') return fault;
    return this.#random() < fault.share ? { kind: 'status', status: 503 } : undefined;
  }
}

/** Mulberry32: numbers from 0 to 1, the same for the same seed. */
function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
