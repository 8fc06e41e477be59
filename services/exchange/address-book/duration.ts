/** Milliseconds in each unit that the schema allows. */
const units = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/**
 * A duration of the address book (common.schema.json#/$defs/duration) in milliseconds: '30s' → 30000.
 * @throws RangeError when the text is not a duration.
 */
export function milliseconds(duration: string): number {
  const [, count, unit] = /^([1-9][0-9]{0,8})(ms|s|m|h|d)$/.exec(duration) ?? [];
  if (count === undefined || unit === undefined) {
    throw new RangeError('A duration is a whole number and ms, s, m, h or d, such as 30s.');
  }
  return Number(count) * units[unit as keyof typeof units];
}
