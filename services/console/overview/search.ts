/** What is looked for: fields of the form, which are the query of the address. */
import { comparedKey } from '../../exchange/business-key.ts';
import { privateId } from '../../ledger/ids.ts';
import type { MessageFilter } from '../../ledger/messages.ts';

export const messageTypes = ['order', 'supplier', 'lead', 'rating', 'receipt'] as const;
export const messageStates = [
  'failed',
  'quarantined',
  'unrouted',
  'in_transit',
  'delivered',
] as const;

const fields = ['key', 'type', 'system', 'state', 'from', 'to', 'before'] as const;

/** Only what was filled in. Times are as typed; `before` is the last message of the page before. */
export type Search = { [field in (typeof fields)[number]]?: string };

export type Query = Record<string, string | string[] | undefined>;

/** The search of a query; of a repeated field, the first. NUL is dropped: PostgreSQL refuses it. */
export function readSearch(query: Query): Search {
  const search: Search = {};
  for (const field of fields) {
    const given = query[field];
    const text = (Array.isArray(given) ? given[0] : given)?.replaceAll('\0', '').trim();
    if (text) search[field] = text.slice(0, 200);
  }
  return search;
}

/** The address of a search. */
export function searchPath(search: Search): string {
  const query = new URLSearchParams();
  for (const field of fields) if (search[field]) query.set(field, search[field]);
  return query.size === 0 ? '/console' : `/console?${query}`;
}

export type Filtered = { ok: true; filter: MessageFilter } | { ok: false; faults: string[] };

/**
 * The search as the ledger understands it, or sentences about what is wrong with it. Receipts that are
 * pushed would crowd a list; they are in it where they are the trouble, or all that a system gets.
 *
 * @param sends whether a system sends documents
 */
export function messageFilter(
  search: Search,
  limit: number,
  sends: (system: string) => boolean,
): Filtered {
  const { key, type, system, state, before } = search;
  const faults: string[] = [];
  if (type && !isOneOf(messageTypes, type)) faults.push(`There is no message type ${type}.`);
  if (state && !isOneOf(messageStates, state)) faults.push(`There is no message state ${state}.`);
  const [from, to] = [instant(search.from), instant(search.to)];
  for (const [text, read] of [
    [search.from, from],
    [search.to, to],
  ]) {
    if (text && !read) faults.push(`${text} is not a time such as 2026-03-02T08:15 (UTC).`);
  }
  const last = before && privateId('msg', before);
  if (before && !last) faults.push(`${before} is not the id of a message.`);
  if (faults.length > 0) return { ok: false, faults };
  return {
    ok: true,
    filter: {
      ...(key && { key: comparedKey(key) }),
      ...(type && { type }),
      ...(system && { concerning: system }),
      ...(state && { state }),
      ...((isTrouble(state) || (system && !sends(system))) && { receipts: true }),
      ...(from && { from }),
      ...(to && { to }),
      ...(last && { before: last }),
      limit,
    },
  };
}

/** RFC 3339, or its beginning; without an offset it is UTC. */
export function instant(text: string | undefined): string | undefined {
  const shape = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)?)?$/i;
  const found = shape.exec(text ?? '');
  if (!found) return undefined;
  const [day, time, , , offset] = found;
  const full = time === undefined ? `${day}T00:00Z` : offset === undefined ? `${day}Z` : day;
  const at = Date.parse(full);
  return Number.isNaN(at) ? undefined : new Date(at).toISOString();
}

function isTrouble(state: string | undefined): boolean {
  return state === 'failed' || state === 'in_transit';
}

function isOneOf(known: readonly string[], text: string): boolean {
  return known.includes(text);
}
