import type { BookError } from './tree.ts';

/** An address book that cannot be used; `errors` says why, line by line. */
export class AddressBookError extends Error {
  override readonly name = 'AddressBookError';
  readonly errors: readonly BookError[];

  constructor(errors: readonly BookError[]) {
    const sentences = errors.map(
      ({ line, column, path, detail }) => `${line}:${column} ${path}: ${detail}`,
    );
    super(`The address book has errors.\n${sentences.join('\n')}`);
    this.errors = errors;
  }
}
