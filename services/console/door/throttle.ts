import ipaddr from 'ipaddr.js';

/** Bounds how often an address may fail; kept in this process only. */
export interface Throttle {
  /** Milliseconds until the address may try again; undefined: now. */
  wait(address: string, now: number): number | undefined;
  failed(address: string, now: number): void;
}

const mostAddresses = 10_000;

/** @param most failures in `window` milliseconds */
export function throttle(most: number, window: number): Throttle {
  const failures = new Map<string, { count: number; until: number }>();
  return {
    wait(address, now) {
      const known = failures.get(network(address));
      if (!known || known.until <= now || known.count < most) return undefined;
      return known.until - now;
    },
    failed(address, now) {
      const key = network(address);
      const known = failures.get(key);
      if (known && known.until > now) {
        known.count += 1;
        return;
      }
      // A map keeps its order: the first entry is the one that ends first.
      failures.delete(key);
      failures.set(key, { count: 1, until: now + window });
      for (const [oldest, { until }] of failures) {
        if (until > now && failures.size <= mostAddresses) break;
        failures.delete(oldest);
      }
    },
  };
}

/** Who has one IPv6 address has its whole /64 (RFC 6177). */
function network(address: string): string {
  if (!ipaddr.isValid(address)) return address;
  const parsed = ipaddr.process(address);
  if (parsed instanceof ipaddr.IPv4) return parsed.toString();
  return parsed.parts.slice(0, 4).join(':');
}
