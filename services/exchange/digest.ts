import { hash } from 'node:crypto';

/** SHA-256 in lower-case hexadecimal. */
export function sha256(data: Buffer | string): string {
  return hash('sha256', data);
}

/**
 * JSON in the canonical form of RFC 8785: keys sorted, no blanks; for values without exotic numbers
 * and without keys that are whole numbers, which JavaScript puts first whatever we do.
 */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(sorted(value));
}

function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(sorted);
  const keys = Object.keys(value).sort();
  return Object.fromEntries(
    keys.map((key) => [key, sorted((value as Record<string, unknown>)[key])]),
  );
}
