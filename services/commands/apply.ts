import { readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { adapterOf } from '../../adapters/registry.ts';
import { applyBook } from '../book-keeper.ts';
import { secretSource } from '../config.ts';
import { type Book, openBook } from '../exchange/address-book/book.ts';
import { AddressBookError } from '../exchange/address-book/error.ts';
import { bookWarnings } from '../exchange/address-book/warnings.ts';
import { migrate } from '../ledger/migrate.ts';
import { makeKeys } from '../made-keys.ts';
import { withDatabase } from './database.ts';
import { bookErrorText } from './explain.ts';

interface ApplyOptions {
  check?: boolean;
  json?: boolean;
}

export async function applyCommand(file: string, options: ApplyOptions): Promise<void> {
  const source = await readFile(file, 'utf8');
  const folder = dirname(resolve(file));
  const open = () => openBook(1, source, { adapterOf, secrets: secretSource(folder) });
  try {
    open();
  } catch (error) {
    if (!(error instanceof AddressBookError)) throw error;
    return refuse(file, error, options.json);
  }
  if (options.check) return report(undefined, open(), options.json);
  const version = await withDatabase(async (pool, config) => {
    // On a database that others share, keys are a matter between its machines.
    if (!config.databaseUrl) await makeKeys(source, folder, join(config.dataDir, 'keys'));
    await migrate(pool);
    return applyBook(pool, source, userInfo().username);
  });
  report(version, open(), options.json);
}

function refuse(file: string, { errors }: AddressBookError, json?: boolean): void {
  process.exitCode = 1;
  if (json) console.log(JSON.stringify({ ok: false, errors }));
  else console.error(errors.map((error) => `${file}:${bookErrorText(error)}`).join('\n'));
}

function report(version: number | undefined, book: Book, json?: boolean): void {
  const warnings = [...book.missingSecrets, ...bookWarnings(book)];
  if (json) {
    console.log(JSON.stringify({ ok: true, version, warnings }));
    return;
  }
  for (const sentence of warnings) console.warn(`Warning: ${sentence}`);
  console.log(
    version === undefined ? 'The address book has no errors.' : `Version ${version} is in force.`,
  );
}
