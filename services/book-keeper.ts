/** Keeps the address book in force at hand, and takes up a new version without a restart. */
import { adapterOf } from '../adapters/registry.ts';
import { type Book, openBook } from './exchange/address-book/book.ts';
import { AddressBookError } from './exchange/address-book/error.ts';
import { parseAddressBook } from './exchange/address-book/parse.ts';
import type { SecretSource } from './exchange/address-book/secrets.ts';
import { sha256 } from './exchange/digest.ts';
import { newestBook, newestVersion, storeBook } from './ledger/address-books.ts';
import type { Pool } from './ledger/pool.ts';
import { repeat } from './worker/repeat.ts';

export interface BookKeeper {
  current(): Book;
  stop(): Promise<void>;
}

export interface BookKeeperOptions {
  pool: Pool;
  secrets: SecretSource;
  /** Milliseconds between two looks for a new version. */
  every: number;
  /** Called with each version, the first included. */
  onBook(book: Book): Promise<void> | void;
  onError(error: unknown): void;
}

/** Checks an address book and stores it as the newest version; the same text again changes nothing. */
export async function applyBook(pool: Pool, source: string, appliedBy: string): Promise<number> {
  const parsed = parseAddressBook(source, adapterOf);
  if (!parsed.ok) throw new AddressBookError(parsed.errors);
  return storeBook(pool, { source, sha256: sha256(source), appliedBy });
}

/** What became of the file that a hub starts with. */
export type FirstBook = 'stored' | 'same' | 'other';

/**
 * Stores the file that a hub starts with: on a database of its own that file is the address book; on
 * one that others share only the very first version, because a folder with another file must not
 * change the exchange of everybody. `apply` does that.
 */
export async function startBook(pool: Pool, source: string, alone: boolean): Promise<FirstBook> {
  const digest = sha256(source);
  const newest = await newestBook(pool);
  if (newest?.sha256 === digest) return 'same';
  if (newest && !alone) return 'other';
  await applyBook(pool, source, 'start');
  return 'stored';
}

/** Opens the newest address book; undefined when none was ever stored. */
export async function keepBook(options: BookKeeperOptions): Promise<BookKeeper | undefined> {
  const { pool, secrets, onBook, onError } = options;
  const load = async (): Promise<Book | undefined> => {
    const stored = await newestBook(pool);
    return stored && openBook(stored.version, stored.source, { adapterOf, secrets });
  };
  const first = await load();
  if (!first) return undefined;
  let book = first;
  await onBook(book);
  const looking = repeat(
    async () => {
      if ((await newestVersion(pool)) === book.version) return;
      book = (await load()) ?? book;
      await onBook(book);
    },
    { every: options.every, onFailure: onError },
  );
  return { current: () => book, stop: looking.stop };
}
