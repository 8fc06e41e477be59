/** What was seen serves for so many times as long as the look took. */
const times = 10;

/**
 * One look for all who ask while it is taken, and for a while afterwards: the longer it takes, the
 * longer. However many ask, they cost the database a tenth of one connection at most.
 *
 * @param now milliseconds of a clock that never goes back
 */
export function sharedLook<T, Given extends unknown[]>(
  look: (...given: Given) => Promise<T>,
  now: () => number = () => performance.now(),
): (...given: Given) => Promise<T> {
  let seen: Promise<T> | undefined;
  let until = Number.POSITIVE_INFINITY;
  async function fresh(given: Given): Promise<T> {
    const began = now();
    try {
      return await look(...given);
    } catch (error) {
      seen = undefined;
      throw error;
    } finally {
      until = now() + times * (now() - began);
    }
  }
  return (...given) => {
    if (seen && now() < until) return seen;
    until = Number.POSITIVE_INFINITY;
    seen = fresh(given);
    return seen;
  };
}
