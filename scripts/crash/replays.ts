/** Sends documents again now and then, as a person would. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Fleet } from '../fleet/fleet.ts';

/**
 * Replays the message that `pick` names, again and again until `stop` says so. What it was told matters
 * not: the ledger counts the replays, also those whose answer was lost in a crash.
 */
export async function replays(
  { apis, operator }: Pick<Fleet, 'apis' | 'operator'>,
  pick: () => string | undefined,
  stop: () => boolean,
): Promise<void> {
  for (let turn = 0; !stop(); turn += 1) {
    const message = pick();
    if (message) {
      await fetch(`${apis[turn % apis.length]?.url}/v1/messages/${message}/replay`, {
        method: 'POST',
        headers: { authorization: `Bearer ${operator}`, 'content-type': 'application/json' },
        body: JSON.stringify({ reason: 'The campaign sends it again.' }),
        signal: AbortSignal.timeout(10_000),
      })
        .then((answer) => answer.text())
        .catch(() => undefined);
    }
    await sleep(500);
  }
}
