import { readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';
import { adapterOf } from '../../adapters/registry.ts';
import { applyBook } from '../book-keeper.ts';
import { readConfig } from '../config.ts';
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
  // Wherever the file lies: its secrets are where the hub looks for them.
  const { bookFile, secrets } = readConfig();
  const open = () => openBook(1, source, { adapterOf, secrets });
  try {
    open();
  } catch (error) {
    if (!(error instanceof AddressBookError)) throw error;
    return refuse(file, error, options.json);
  }
  if (options.check) return report(undefined, open(), options.json);
  const applied = await withDatabase(async (pool, { databaseUrl, dataDir }) => {
    // On a database that others share, keys are a matter between its machines.
    if (!databaseUrl) await makeKeys(source, dirname(bookFile), join(dataDir, 'keys'));
    await migrate(pool);
    const version = await applyBook(pool, source, userInfo().username);
    const again = !databaseUrl && !(await sameText(bookFile, source)) ? bookFile : undefined;
    return { version, again };
  });
  report(applied.version, open(), options.json, applied.again);
}

/** Whether the file that a hub starts with says the same; one that is not there changes nothing. */
async function sameText(bookFile: string, source: string): Promise<boolean> {
  const text = await readFile(bookFile, 'utf8').catch(() => source);
  return text === source;
}

function refuse(file: string, { errors }: AddressBookError, json?: boolean): void {
  process.exitCode = 1;
  if (json) console.log(JSON.stringify({ ok: false, errors }));
  else console.error(errors.map((error) => `${file}:${bookErrorText(error)}`).join('\n'));
}

/** @param again the file that the next start of the hub puts in force instead */
function report(version: number | undefined, book: Book, json?: boolean, again?: string): void {
  const warnings = [
    ...book.missingSecrets,
    ...bookWarnings(book),
    ...(again ? [`It is in force until the next start, which reads ${again} again.`] : []),
  ];
  if (json) {
    console.log(JSON.stringify({ ok: true, version, warnings }));
    return;
  }
  for (const sentence of warnings) console.warn(`Warning: ${sentence}`);
  console.log(
    version === undefined ? 'The address book has no errors.' : `Version ${version} is in force.`,
  );
}
