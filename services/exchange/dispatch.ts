import { setTimeout as sleep } from 'node:timers/promises';
import { failpoint } from '../ledger/failpoint.ts';

/** A delivery that may go now. */
export interface Ready {
  system: string;
}

/**
 * Has workers woken up for deliveries that are in the ledger. It never fails and nobody waits for it: of what nobody
 * was told the relay finds out.
 */
export type Dispatch = (ready: Ready[]) => void;

/** Milliseconds between two calls, so that many deliveries make one wake-up. */
const pace = 5;

/** @param wake wakes up workers for these systems. @param onError hears why that was not possible. */
export function dispatcher(
  wake: (systems: string[]) => Promise<void>,
  onError: (error: unknown) => void,
): Dispatch {
  const waiting = new Set<string>();
  let busy = false;
  async function tell(): Promise<void> {
    busy = true;
    while (waiting.size > 0) {
      const systems = [...waiting];
      waiting.clear();
      await Promise.all([wake(systems).catch(onError), sleep(pace)]);
      failpoint('dispatch.told');
    }
    busy = false;
  }
  return (ready) => {
    for (const { system } of ready) waiting.add(system);
    if (!busy) void tell();
  };
}
