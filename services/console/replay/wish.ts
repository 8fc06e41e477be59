/** Which messages are to be sent again: fields of a form, which are the query of the address. */
import { type ReplayWish, usualRate } from '../../exchange/replay.ts';
import type { ReplayFilter } from '../../ledger/replays.ts';
import {
  instant,
  messageStates,
  messageTypes,
  type Query,
  type Search,
} from '../overview/search.ts';

const fields = ['deed', 'system', 'receiver', 'type', 'state', 'from', 'to', 'keys'] as const;

/** Only what was filled in, as typed. */
export type Typed = { [field in (typeof fields)[number]]?: string };

export function readTyped(query: Query | URLSearchParams): Typed {
  const typed: Typed = {};
  for (const field of fields) {
    const given = query instanceof URLSearchParams ? query.get(field) : query[field];
    const text = (Array.isArray(given) ? given[0] : given)?.replaceAll('\0', '').trim();
    if (text) typed[field] = text.slice(0, 10_000);
  }
  return typed;
}

/** The page that shows what a replay of a search would be. */
export function wishPath(search: Search, sends: (system: string) => boolean): string {
  const { key, type, system, state, from, to } = search;
  const side = system && (sends(system) ? { system } : { receiver: system });
  const typed = { type, state, from, to, keys: key, ...(side || {}) };
  const query = new URLSearchParams();
  for (const [field, text] of Object.entries(typed)) if (text) query.set(field, text);
  return `/console/replays?${query}`;
}

export type Wished = { ok: true; wish: ReplayWish } | { ok: false; faults: string[] };

/** As the exchange understands it, or sentences about what is wrong with it. */
export function readWish({ deed, system, receiver, type, state, from, to, keys }: Typed): Wished {
  const faults: string[] = [];
  const known = (all: readonly string[], text: string | undefined, what: string) => {
    if (text && !all.includes(text)) faults.push(`There is no ${what} ${text}.`);
  };
  known(messageTypes, type, 'message type');
  known(messageStates, state, 'message state');
  const filter: ReplayFilter = {
    ...(system && { system }),
    ...(receiver && { receiver }),
    ...(type && { type }),
    ...(state && { state }),
    ...(keys && { keys: keys.split(/[,;]/).slice(0, 1000) }),
  };
  for (const [field, text] of [
    ['from', from],
    ['to', to],
  ] as const) {
    const at = instant(text);
    if (text && !at) faults.push(`${text} is not a time such as 2026-03-02T08:15 (UTC).`);
    if (at) filter[field] = at;
  }
  if (faults.length > 0) return { ok: false, faults };
  return { ok: true, wish: { deed: deed === 'retry' ? 'retry' : 'replay', filter } };
}

/** Messages a second, as typed. */
export function readRate(text: string, highest: number): number {
  const rate = /^\d{1,9}$/.test(text) ? Number(text) : usualRate;
  return Math.min(Math.max(rate, 1), highest);
}
