/** Whether deliveries to a system go, as operators see it. */
import { lastingOutages, type Outage } from '../ledger/outages.ts';
import { allPauses, type Pause } from '../ledger/pauses.ts';
import type { Pool } from '../ledger/pool.ts';

export interface Passage {
  /** closed: deliveries go; open: none go; half_open: one goes, to see whether the system is back. */
  breaker: 'closed' | 'open' | 'half_open';
  outage?: OutageView;
  pause?: { since: string; by: string; reason: string };
}

/** Times are RFC 3339. */
export interface OutageView {
  began: string;
  /** Absent: it lasts. */
  ended?: string;
  /** The outcome code of the last failure, and what was said. */
  code: string;
  detail?: string;
  /** Trials that have failed. */
  trials: number;
  /** When the next one may begin, while it lasts. */
  nextTrial?: string;
}

/** Of every system that deliveries wait for; to all others they go. */
export async function passages(pool: Pool): Promise<Map<string, Passage>> {
  const [outages, pauses] = await Promise.all([lastingOutages(pool), allPauses(pool)]);
  const all = new Map<string, Passage>();
  for (const outage of outages) {
    const breaker = outage.trying ? 'half_open' : 'open';
    all.set(outage.system, { breaker, outage: outageView(outage) });
  }
  for (const pause of pauses) {
    all.set(pause.system, { ...(all.get(pause.system) ?? free), pause: pauseView(pause) });
  }
  return all;
}

/** Nothing is in the way. */
export const free: Passage = { breaker: 'closed' };

function pauseView({ since, actor, reason }: Pause): Passage['pause'] {
  return { since: since.toISOString(), by: actor, reason };
}

export function outageView(outage: Outage): OutageView {
  const { began_at, ended_at, code, detail, trials, trial_at } = outage;
  return {
    began: began_at.toISOString(),
    ...(ended_at && { ended: ended_at.toISOString() }),
    code,
    ...(detail && { detail }),
    trials,
    ...(!ended_at && { nextTrial: trial_at.toISOString() }),
  };
}
