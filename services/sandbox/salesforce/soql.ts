/**
 * The part of SOQL that looks a record up:
 *
 *   query     ::= 'SELECT' path (',' path)* 'FROM' object ['WHERE' condition ('AND' condition)*]
 *                 ['LIMIT' number]
 *   condition ::= path '=' (string | number | 'true' | 'false')
 *   path      ::= field | relationship '.' field
 *   string    ::= "'" (character | '\' character)* "'"
 */

import { sobject } from './objects.ts';
import type { Organisation, Row } from './organisation.ts';

export interface Query {
  object: string;
  paths: string[];
  conditions: { path: string; value: string }[];
  limit: number;
}

const pattern =
  /^\s*select\s+([\w.,\s]+?)\s+from\s+(\w+)(?:\s+where\s+(.+?))?(?:\s+limit\s+(\d+))?\s*$/is;
const condition = /\s*([\w.]+)\s*=\s*(?:'((?:[^'\\]|\\.)*)'|(\d[\d.]*|true|false))\s*(?:and\b|$)/iy;

/** Undefined when the query is not of this grammar. */
export function readQuery(text: string): Query | undefined {
  const [, list, object, where, limit] = pattern.exec(text) ?? [];
  if (list === undefined || object === undefined) return undefined;
  const conditions: Query['conditions'] = [];
  condition.lastIndex = 0;
  while (where !== undefined && condition.lastIndex < where.length) {
    const found = condition.exec(where);
    if (!found?.[1]) return undefined;
    conditions.push({ path: found[1], value: found[2]?.replace(/\\(.)/g, '$1') ?? found[3] ?? '' });
  }
  const paths = list.split(',').map((path) => path.trim());
  return { object, paths, conditions, limit: Number(limit ?? 2000) };
}

/** The records that a query finds, each with the fields it asks for. */
export function runQuery(query: Query, organisation: Organisation): Record<string, unknown>[] {
  return organisation
    .all(query.object)
    .filter((row) =>
      query.conditions.every(({ path, value }) => {
        const found = valueAt(row, path, organisation);
        // Text is compared without regard to upper and lower case.
        return String(found ?? '').toLowerCase() === value.toLowerCase();
      }),
    )
    .slice(0, query.limit)
    .map((row) => shown(row, query.paths, organisation));
}

/** Fields of a parent stand in an object under the name of the relationship. */
function shown(row: Row, paths: string[], organisation: Organisation): Record<string, unknown> {
  const record: Record<string, unknown> = { attributes: { type: row.object } };
  for (const path of paths) {
    const [first = '', field] = path.split('.');
    const value = valueAt(row, path, organisation) ?? null;
    if (field === undefined) record[first] = value;
    else record[first] = { ...(record[first] as object | undefined), [field]: value };
  }
  return record;
}

/** A field of the record, or of the parent that it names by external id or by record id. */
function valueAt(row: Row, path: string, organisation: Organisation): unknown {
  const [first = '', field] = path.split('.');
  if (field === undefined) return first === 'Id' ? row.id : row.values[first];
  const named = row.values[first];
  const [[key, value] = []] = typeof named === 'object' && named ? Object.entries(named) : [];
  const object = sobject(row.object)?.parents[first] ?? first.replace(/__r$/, '__c');
  const parent =
    key === undefined
      ? organisation.get(object, 'Id', String(row.values[`${first}Id`] ?? ''))
      : organisation.get(object, key, String(value));
  return field === 'Id' ? parent?.id : parent?.values[field];
}
