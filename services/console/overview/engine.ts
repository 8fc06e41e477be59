import type { WakeUps } from '../../../queues/wake-ups.ts';
import { type Html, html } from '../frame/html.ts';

/** Milliseconds: a page does not wait longer for an engine that may be away. */
const patience = 2000;

/** How many wake-ups wait for a worker; undefined when the engine does not answer. */
export async function wakeUpsWaiting({ queue }: WakeUps): Promise<number | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, patience, undefined);
  });
  try {
    return await Promise.race([queue.getWaitingCount().catch(() => undefined), late]);
  } finally {
    clearTimeout(timer);
  }
}

export function engineLine(waiting: number | undefined): Html {
  if (waiting === undefined) {
    return html`<p class="notice bad" role="alert"><span aria-hidden="true">✕</span> The queue engine does not
answer. Documents are still accepted, kept and delivered; workers are not woken up, and look by themselves every
two seconds.</p>`;
  }
  return html`<p>It answers. <a href="/console/queues">Wake-ups</a> that wait for a worker: ${waiting}. What waits for a
system is in the table above: the ledger has it, the queue only tells workers to look there.</p>`;
}
