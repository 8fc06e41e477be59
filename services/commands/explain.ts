import { AddressBookError } from '../exchange/address-book/error.ts';
import type { BookError } from '../exchange/address-book/parse.ts';

/** Says in plain words why a command failed, and ends it with 1. */
export function explain(error: unknown): void {
  if (error instanceof AddressBookError) {
    for (const one of error.errors) console.error(bookErrorText(one));
  } else {
    console.error(sentence(error));
  }
  process.exitCode = 1;
}

function sentence(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return sentence(error.errors[0]);
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'ENOENT') return `No such file: ${(error as NodeJS.ErrnoException).path ?? message}`;
  if (code === 'EADDRINUSE')
    return `Another program listens there already: ${message}. Set PORT to another number.`;
  return message ?? String(error);
}

/** Where it is, and what is wrong there. */
export function bookErrorText({ line, column, path, detail }: BookError): string {
  return `${line}:${column} ${path}: ${detail}`;
}
