/**
 * Records of what strangers send: bad credentials, unknown systems, bodies that are too large. They
 * are kept so that ops can find them, but only so many a minute, or a flood would fill the ledger.
 */
export interface RefusalLimit {
  /** Whether this one may be written down. */
  allow(system: string, code: string): boolean;
}

const perSystemAndCode = 30;
const overall = 300;
const minute = 60_000;

export function refusalLimit(now: () => number = Date.now): RefusalLimit {
  let window = 0;
  let total = 0;
  const counts = new Map<string, number>();
  return {
    allow(system, code) {
      const current = Math.floor(now() / minute);
      if (current !== window) {
        window = current;
        total = 0;
        counts.clear();
      }
      const key = `${code} ${system}`;
      const count = counts.get(key) ?? 0;
      if (total >= overall || count >= perSystemAndCode) return false;
      total += 1;
      counts.set(key, count + 1);
      return true;
    },
  };
}
