import type { DeliveryQueues } from '../../../queues/delivery-queues.ts';
import { type Html, html } from '../frame/html.ts';
import { table } from '../frame/table.ts';

export interface EngineCounts {
  queue: string;
  waiting: number;
  active: number;
  delayed: number;
}

/** Milliseconds: a page does not wait longer for an engine that may be away. */
const patience = 2000;

/** What the queues hold; undefined when their engine does not answer. */
export async function engineCounts(
  queues: DeliveryQueues,
  systems: readonly string[],
): Promise<EngineCounts[] | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, patience, undefined);
  });
  const all = Promise.all(systems.map((system) => counts(queues, system))).catch(() => undefined);
  try {
    return await Promise.race([all, late]);
  } finally {
    clearTimeout(timer);
  }
}

async function counts(queues: DeliveryQueues, system: string): Promise<EngineCounts> {
  const of = await queues.of(system).getJobCounts('waiting', 'prioritized', 'active', 'delayed');
  const { waiting = 0, prioritized = 0, active = 0, delayed = 0 } = of;
  return { queue: system, waiting: waiting + prioritized, active, delayed };
}

export function engineTable(counts: EngineCounts[] | undefined): Html {
  if (!counts) {
    return html`<p class="notice bad" role="alert"><span aria-hidden="true">✕</span> The queue engine does not
answer. Documents are still accepted and kept; they go out when it is back.</p>`;
  }
  if (counts.length === 0)
    return html`<p class="empty">No system receives, so there is no queue.</p>`;
  return table(
    'Jobs in the queues',
    [
      { title: 'Queue' },
      { title: 'Waiting', number: true },
      { title: 'Active', number: true },
      { title: 'Delayed', number: true },
    ],
    counts.map(({ queue, waiting, active, delayed }) => [
      html`<a href="/console/queues/queue/${queue}">${queue}</a>`,
      waiting,
      active,
      delayed,
    ]),
  );
}
