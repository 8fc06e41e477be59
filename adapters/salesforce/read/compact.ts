/** Without the fields that are undefined: the schema knows absence, not undefined. */
export function compact<T extends object>(object: T): T {
  const present = Object.entries(object).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present) as T;
}

/** The same, and undefined when nothing is left. */
export function orAbsent<T extends object>(object: T): T | undefined {
  const left = compact(object);
  return Object.keys(left).length === 0 ? undefined : left;
}
