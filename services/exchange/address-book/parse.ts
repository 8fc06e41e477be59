import type { AddressBook } from '../../../schemas/types.ts';
import { operatorFaults } from './operator-faults.ts';
import { prune } from './prune.ts';
import { recipientFaults } from './recipient-faults.ts';
import { routeFaults } from './route-faults.ts';
import { shapeFaults } from './shape.ts';
import { type AdapterOf, systemFaults } from './system-faults.ts';
import { type BookError, readTree } from './tree.ts';

export type { AdapterOf, BookError };

export type Parsed = { ok: true; book: AddressBook } | { ok: false; errors: BookError[] };

/**
 * YAML text to a checked address book: its syntax, then its shape by the schema, then its meaning.
 * Every error at once, at most 50, in the order of the lines. Never throws for what the text says.
 */
export function parseAddressBook(text: string, adapterOf: AdapterOf): Parsed {
  const tree = readTree(text);
  if (!tree.ok) return tree;
  const misshapen = shapeFaults(tree.value);
  const rest = prune<AddressBook>(tree.value, misshapen);
  const faults = [
    ...misshapen,
    ...systemFaults(rest, adapterOf),
    ...routeFaults(rest, adapterOf),
    ...recipientFaults(rest),
    ...operatorFaults(rest),
  ];
  return faults.length === 0
    ? { ok: true, book: tree.value as AddressBook }
    : { ok: false, errors: tree.errors(faults) };
}
