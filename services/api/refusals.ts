/**
 * Records of what strangers send: bad credentials, unknown systems, bodies that are too large. They
 * are kept so that ops can find them, but only so many a minute, or a flood would fill the ledger.
 */
export interface RefusalLimit {
  /** Whether this one may be written down; `known`: the address book has that system. */
  allow(system: string, code: string, known: boolean): boolean;
}

const perSystemAndCode = 30;
/** Names that strangers make up are endless: together they get so many. */
const allUnknown = 300;
const minute = 60_000;

export function refusalLimit(now: () => number = Date.now): RefusalLimit {
  let window = 0;
  let unknown = 0;
  const counts = new Map<string, number>();
  return {
    allow(system, code, known) {
      const current = Math.floor(now() / minute);
      if (current !== window) {
        window = current;
        unknown = 0;
        counts.clear();
      }
      const key = `${code} ${system}`;
      const count = counts.get(key) ?? 0;
      if (count >= perSystemAndCode || (!known && unknown >= allUnknown)) return false;
      if (!known) unknown += 1;
      counts.set(key, count + 1);
      return true;
    },
  };
}
