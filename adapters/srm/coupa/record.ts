/**
 * One JSON object of Coupa. The same field comes as `final-score` (Core API), `finalScore` (Risk
 * Assess API) or `final_score` (some nested objects of the Core API, addresses among them).
 */
export interface CoupaRecord {
  [name: string]: unknown;
}

export function isRecord(value: unknown): value is CoupaRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The member of that hyphenated name, whichever way it is spelled; null counts as absent. */
export function member(record: CoupaRecord | undefined, name: string): unknown {
  if (record === undefined) return undefined;
  const camel = name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
  for (const spelling of [name, camel, name.replaceAll('-', '_')]) {
    if (Object.hasOwn(record, spelling) && record[spelling] !== null) return record[spelling];
  }
  return undefined;
}

/** A scalar as text, trimmed; undefined for an object, a list, or nothing. */
export function text(record: CoupaRecord | undefined, ...names: string[]): string | undefined {
  for (const name of names) {
    const value = scalar(member(record, name));
    if (value !== undefined) return value;
  }
  return undefined;
}

export function scalar(value: unknown): string | undefined {
  if (typeof value === 'boolean' || typeof value === 'number') return String(value);
  const trimmed = typeof value === 'string' ? value.trim() : '';
  return trimmed === '' ? undefined : trimmed;
}

export function flag(record: CoupaRecord | undefined, name: string): boolean | undefined {
  const value = text(record, name)?.toLowerCase();
  if (value === 'true' || value === '1' || value === 'x') return true;
  return value === 'false' || value === '0' ? false : undefined;
}

/** A nested object. */
export function object(
  record: CoupaRecord | undefined,
  ...names: string[]
): CoupaRecord | undefined {
  for (const name of names) {
    const value = member(record, name);
    if (isRecord(value)) return value;
  }
  return undefined;
}

/** The items of a list; a single item stands for a list of one. */
export function items(record: CoupaRecord | undefined, name: string): unknown[] {
  const value = member(record, name);
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

/** The word for a thing that may come as text or as an object with a code or name. */
export function label(value: unknown, ...names: string[]): string | undefined {
  return isRecord(value) ? text(value, ...names) : scalar(value);
}
