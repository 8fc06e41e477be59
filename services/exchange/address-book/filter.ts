import type { Route } from '../../../schemas/types.ts';

type When = NonNullable<Route['when']>;

/** Whether a message has, at every path, the value or one of the values. */
export type Filter = (message: Readonly<Record<string, unknown>>) => boolean;

/**
 * Makes the filter of a route. A path goes into maps by name and into lists by index; without an
 * index it looks at every entry of the list: `body.orderLines.id` fits when one line has that id.
 * Numbers are compared as they are written, since the canonical form keeps them as text.
 */
export function filter(when: When | undefined): Filter {
  const fields = Object.entries(when ?? {}).map(([path, wanted]) => ({
    path: path.split('.'),
    wanted: new Set((Array.isArray(wanted) ? wanted : [wanted]).map(String)),
  }));
  return (message) => fields.every(({ path, wanted }) => holds(message, path, wanted));
}

function holds(value: unknown, path: readonly string[], wanted: ReadonlySet<string>): boolean {
  const [segment, ...rest] = path;
  if (Array.isArray(value) && !(segment !== undefined && /^[0-9]+$/.test(segment))) {
    return value.some((item) => holds(item, path, wanted));
  }
  if (segment === undefined) return isScalar(value) && wanted.has(String(value));
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, segment)) return false;
  return holds((value as Record<string, unknown>)[segment], rest, wanted);
}

function isScalar(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
}
