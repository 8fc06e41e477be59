import type { Fleet } from '../fleet/fleet.ts';
import type { Machine } from '../fleet/machine.ts';
import { meter } from './cost.ts';
import type { Subject } from './subjects.ts';

export interface FleetSubjectOptions {
  /** Systems that post, one after the other; all prove themselves with the key of the fleet. */
  senders?: string[];
  /** Where the fleet does not run its Redis itself. */
  redis?: NonNullable<Fleet['redis']>[];
}

/** A post office as a subject of the bench: documents go to all its api processes. */
export async function fleetSubject(
  name: string,
  { apis, workers, postgres, redis, key }: Fleet,
  { senders = ['shop'], redis: queues = redis ? [redis] : [] }: FleetSubjectOptions = {},
): Promise<Subject> {
  const pids = (machines: Machine[]) => machines.map((one) => one.pid() ?? 0);
  const parts = {
    api: pids(apis),
    worker: pids(workers),
    redis: pids(queues),
    postgres: pids([postgres]),
  };
  return {
    name,
    meter: await meter({ parts, redisUrls: queues.map(({ url }) => url) }),
    target: () => ({
      urls: senders.flatMap((sender) => apis.map(({ url }) => `${url}/in/${sender}`)),
      headers: { authorization: `Bearer ${key}` },
    }),
  };
}
