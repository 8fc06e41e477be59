/**
 * What a URL asks for.
 *
 *   path      ::= '/' Set | '/' Set '(' predicate ')' | '/' Set '(' predicate ')/' navigation
 *   predicate ::= literal | name '=' literal (',' name '=' literal)*
 *   filter    ::= name ' eq ' literal (' and ' name ' eq ' literal)*
 *   literal   ::= "'" (character | "''")* "'"
 */
import type { EntitySet } from './entity-set.ts';
import { entitySets } from './sets.ts';
import { type Entity, keyOf } from './store.ts';

export interface Target {
  set: EntitySet;
  /** The key predicate, in the order of the keys. */
  key?: string;
  navigation?: string;
}

/** The resource that a path names; undefined when the service has no such thing. */
export function readPath(path: string): Target | undefined {
  const [, name = '', predicate, navigation] =
    /^\/(\w+)(?:\((.*?)\)(?:\/(\w+))?)?\/?$/.exec(path) ?? [];
  const set = entitySets.get(name);
  if (!set) return undefined;
  if (predicate === undefined) return { set };
  if (navigation !== undefined && !set.to[navigation]) return undefined;
  const values = readPredicate(predicate, set);
  if (!values) return undefined;
  return { set, key: keyOf(set, values), ...(navigation === undefined ? {} : { navigation }) };
}

function readPredicate(predicate: string, set: EntitySet): Record<string, string> | undefined {
  const values: Record<string, string> = {};
  const alone = /^'((?:[^']|'')*)'$/.exec(predicate)?.[1];
  if (alone !== undefined && set.keys.length === 1)
    return { [set.keys[0] ?? '']: alone.replaceAll("''", "'") };
  const part = /(\w+)='((?:[^']|'')*)'(?:,|$)/y;
  while (part.lastIndex < predicate.length) {
    const found = part.exec(predicate);
    if (!found?.[1]) return undefined;
    values[found[1]] = (found[2] ?? '').replaceAll("''", "'");
  }
  return set.keys.every((key) => key in values) ? values : undefined;
}

export type Filter = (entity: Entity) => boolean;

/** A test for entities; undefined when the filter is not understood or names no property. */
export function readFilter(filter: string, set: EntitySet): Filter | undefined {
  const wanted: [string, string | boolean][] = [];
  const clause = /\s*(\w+)\s+eq\s+(?:'((?:[^']|'')*)'|(true|false))\s*(?:and\b|$)/y;
  while (clause.lastIndex < filter.length) {
    const found = clause.exec(filter);
    if (!found?.[1] || !set.properties.has(found[1])) return undefined;
    wanted.push([found[1], found[2]?.replaceAll("''", "'") ?? found[3] === 'true']);
  }
  return ({ values }) =>
    wanted.every(([name, value]) => (values[name] ?? (value === false ? false : '')) === value);
}
