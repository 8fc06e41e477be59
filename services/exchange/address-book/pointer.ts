import type { Path } from './fault.ts';

/** The path that a JSON pointer (RFC 6901) means in a value: only indexes of lists are numbers. */
export function pathOf(pointer: string, value: unknown): Path {
  let at = value;
  return pointer
    .split('/')
    .slice(1)
    .map((token) => {
      const name = token.replaceAll('~1', '/').replaceAll('~0', '~');
      const segment = Array.isArray(at) ? Number(name) : name;
      at = child(at, segment);
      return segment;
    });
}

/** What stands at a path; undefined when nothing does. */
export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce(child, value);
}

function child(parent: unknown, segment: string | number): unknown {
  return typeof parent === 'object' && parent !== null && Object.hasOwn(parent, segment)
    ? (parent as Record<string | number, unknown>)[segment]
    : undefined;
}
