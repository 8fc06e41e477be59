/** Keys that the hub makes itself, so that a first start needs no preparation and nothing is open. */
import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, resolve, sep } from 'node:path';
import { newKey } from './exchange/address-book/key.ts';

/** `{ file: PATH }` in the text of an address book. */
const reference = /\bfile:\s*["']?([^\s"'},]+)/g;

/**
 * Makes the missing files of keys that an address book names below `folder`; says which. Files
 * elsewhere are somebody else's, and one that exists is never touched.
 */
export async function makeKeys(
  source: string,
  bookFolder: string,
  folder: string,
): Promise<string[]> {
  const made: string[] = [];
  const lines = source.split('\n').filter((line) => !/^\s*#/.test(line));
  for (const [, path = ''] of lines.join('\n').matchAll(reference)) {
    const file = resolve(bookFolder, path);
    if (!file.startsWith(folder + sep)) continue;
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    try {
      await writeFile(file, `${newKey().key}\n`, { flag: 'wx', mode: 0o600 });
      made.push(file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
  }
  return made;
}
