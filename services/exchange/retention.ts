/** How long payloads are kept: the rule of the address book, as values. */
import type { AddressBook, Retention as Terms } from '../../schemas/types.ts';
import type { Period } from '../ledger/payload-expiry.ts';
import { milliseconds } from './address-book/duration.ts';

/** The terms of the whole book, and those of single systems. */
export interface Retention {
  book: Terms;
  systems: ReadonlyMap<string, Terms>;
}

const types = ['supplier', 'lead', 'order', 'rating', 'receipt'] as const;
type MessageType = (typeof types)[number];

const day = 86_400_000;

export function retentionOf({ retention = {}, systems }: AddressBook): Retention {
  return {
    book: retention,
    systems: new Map(
      Object.entries(systems).flatMap(([name, { retention: own }]) => (own ? [[name, own]] : [])),
    ),
  };
}

/**
 * Milliseconds that a payload is kept at least; undefined: for ever. What a system says of a type goes
 * before what it says of all, and that before what the book says.
 *
 * @param system the sender, of what was received and its canonical form; the receiver, of what was sent
 * @param type null: nobody knows, since it was refused
 */
export function periodOf(
  { book, systems }: Retention,
  system: string | null,
  type: string | null,
): number | undefined {
  const own = (system === null ? undefined : systems.get(system)) ?? {};
  const known = type as MessageType | null;
  const period =
    (known && own[known]) ?? own.default ?? (known && book[known]) ?? book.default ?? 'forever';
  return period === 'forever' ? undefined : milliseconds(period);
}

/** The rule written out for the ledger: each type of each system that has terms of its own, and of all others. */
export function periodsOf(retention: Retention): Period[] {
  return [null, ...retention.systems.keys()].flatMap((system) =>
    [null, ...types].map((type) => ({
      system,
      type,
      ms: periodOf(retention, system, type) ?? null,
    })),
  );
}

/** The shortest of all; undefined: everything is kept for ever. */
export function shortestOf(periods: Period[]): number | undefined {
  const all = periods.flatMap(({ ms }) => (ms === null ? [] : [ms]));
  return all.length === 0 ? undefined : Math.min(...all);
}

/**
 * How long a time one partition holds. A payload goes with its partition, so it may stay by that much
 * longer; but every look at payloads has to look into each partition, so there are some forty at most.
 */
export function partitionLength(shortest: number | undefined): number {
  if (shortest === undefined || shortest > 280 * day) return 28 * day;
  return shortest > 40 * day ? 7 * day : day;
}
