import type { Outbound } from '../../../schemas/types.ts';
import { milliseconds } from './duration.ts';
import type { Fault, Path } from './fault.ts';
import type { Loose } from './prune.ts';

/** A place in the worker is taken for so long; timers of Node end at 24 days and then fire at once. */
const longestTimeout = '1h';
/** Nobody would see that somebody waits for the next window. */
const longestWindow = '1d';
/** Beyond this a waiting time is a slip of the pen, and dates run out. */
const longest = '366d';

/** Where the way to a system makes no sense. */
export function outboundFaults(outbound: Loose<Outbound> | undefined, path: Path): Fault[] {
  if (!outbound) return [];
  return [
    ...urlFaults(outbound.url, [...path, 'url']),
    ...durationFaults(outbound.timeout, [...path, 'timeout'], longestTimeout),
    ...rateFaults(outbound.rate_limit, [...path, 'rate_limit']),
    ...(outbound.retry ?? []).flatMap((wait, index) =>
      durationFaults(wait, [...path, 'retry', index]),
    ),
  ];
}

/** A rate over a time that is longer than makes sense. */
export function rateFaults(rate: string | undefined, path: Path): Fault[] {
  return durationFaults(rate?.split('/')[1], path, longestWindow);
}

/** A duration that is longer than makes sense. */
export function durationFaults(
  duration: string | undefined,
  path: Path,
  most: string = longest,
): Fault[] {
  if (duration === undefined || milliseconds(duration) <= milliseconds(most)) return [];
  return [{ path, detail: `The longest duration here is ${most}.` }];
}

export function urlFaults(text: string | undefined, path: Path): Fault[] {
  if (text === undefined) return [];
  if (!URL.canParse(text)) return [{ path, detail: '"url" must be an absolute URL.' }];
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') {
    const detail = 'A URL may not hold a user name or password: they belong in credentials.';
    return [{ path, detail }];
  }
  // Adapters append their paths, which would become part of the fragment and never be sent.
  if (text.includes('#')) return [{ path, detail: 'A base URL may not hold a fragment (#…).' }];
  return [];
}
