/** Keys that the hub makes itself, so that a first start needs no preparation and nothing is open. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve, sep } from 'node:path';
import { adapterOf } from '../adapters/registry.ts';
import { newKey, newSigningSecret } from './exchange/address-book/key.ts';
import { parseAddressBook } from './exchange/address-book/parse.ts';

interface KeyFile {
  path: string;
  /** What it holds signs: its owner gives it to a library, which asks for a form of its own. */
  signs: boolean;
}

/**
 * Makes the missing files of keys that an address book names below `folder`; says which. Files
 * elsewhere are somebody else's, and one that exists is never touched.
 */
export async function makeKeys(
  source: string,
  bookFolder: string,
  folder: string,
): Promise<string[]> {
  const parsed = parseAddressBook(source, adapterOf);
  const made: string[] = [];
  for (const { path, signs } of keyFiles(parsed.ok ? parsed.book : undefined)) {
    const file = resolve(bookFolder, path);
    if (!file.startsWith(folder + sep)) continue;
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    try {
      const key = signs ? newSigningSecret() : newKey().key;
      await writeFile(file, `${key}\n`, { flag: 'wx', mode: 0o600 });
      made.push(file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  return made;
}

/** Every `{ file: PATH }` of an address book, but for URLs, which nobody can make up. */
function* keyFiles(value: unknown, signs = false): Generator<KeyFile> {
  if (typeof value !== 'object' || value === null) return;
  if ('file' in value && typeof value.file === 'string') yield { path: value.file, signs };
  const ofSignatures =
    ('type' in value && value.type === 'hmac') || ('format' in value && value.format === 'webhook');
  for (const [name, inner] of Object.entries(value)) {
    if (name !== 'url') yield* keyFiles(inner, ofSignatures || name === 'signing_secret');
  }
}
