import { readFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { adapterOf } from '../../adapters/registry.ts';
import { applyBook } from '../book-keeper.ts';
import { secretSource } from '../config.ts';
import { openBook } from '../exchange/address-book/book.ts';
import { migrate } from '../ledger/migrate.ts';
import { makeKeys } from '../made-keys.ts';
import { withDatabase } from './database.ts';

export async function applyCommand(
  file: string,
  { check, json }: { check?: boolean; json?: boolean },
): Promise<void> {
  const source = await readFile(file, 'utf8');
  const folder = dirname(resolve(file));
  const { missingSecrets } = openBook(1, source, {
    adapterOf,
    secrets: secretSource(folder),
  });
  if (check) return report(undefined, missingSecrets, json);
  const version = await withDatabase(async (pool, config) => {
    await makeKeys(source, folder, join(config.dataDir, 'keys'));
    await migrate(pool);
    return applyBook(pool, source, userInfo().username);
  });
  report(version, missingSecrets, json);
}

function report(
  version: number | undefined,
  missingSecrets: readonly string[],
  json?: boolean,
): void {
  if (json) {
    console.log(JSON.stringify({ ok: true, version, missingSecrets }));
    return;
  }
  for (const sentence of missingSecrets) console.warn(`Warning: ${sentence}`);
  console.log(
    version === undefined ? 'The address book has no errors.' : `Version ${version} is in force.`,
  );
}
