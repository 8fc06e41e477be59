/** Where in the address book: keys of maps and indexes of lists, from the root. */
export type Path = readonly (string | number)[];

/** One thing that is wrong, before its line is known. */
export interface Fault {
  path: Path;
  /** What to point at: the name of the field, or (unless said) its value. */
  at?: 'key';
  /** A plain sentence; never holds a value that could be a secret. */
  detail: string;
  /** A name that nobody knows, and the names that may have been meant. */
  unknown?: { name: string; known: () => Iterable<string> };
}

/** A path for people: systems.acme-erp.outbound.url, routes[0].to[1], routes[0].when["body.id"]. */
export function pathText(path: Path): string {
  return path.map(segmentText).join('').replace(/^\./, '');
}

function segmentText(segment: string | number): string {
  if (typeof segment === 'number') return `[${segment}]`;
  return /^[A-Za-z_][\w-]*$/.test(segment) ? `.${segment}` : `[${JSON.stringify(segment)}]`;
}

/** The field of a map that is its own, so that a name such as constructor finds nothing else. */
export function own<T>(map: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return has(map, name) ? map?.[name] : undefined;
}

export function has(map: object | undefined, name: string): boolean {
  return map !== undefined && Object.hasOwn(map, name);
}
