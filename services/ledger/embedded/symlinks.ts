import { randomBytes } from 'node:crypto';
import { readFile, rename, stat, symlink } from 'node:fs/promises';
import { dirname, join, relative } from 'node:path';

/** One entry of `native/pg-symlinks.json`; paths are relative to the package. */
interface Link {
  source: string;
  target: string;
}

/**
 * Makes the symbolic links that npm cannot pack (`libpq.so.5` → `libpq.so.5.18`). The package does so
 * in an install script, but npm may be told not to run any, and then initdb finds the
 * system's libpq or none. Safe to repeat, and for several processes at once.
 * @param root the folder of the platform package
 * @throws a system error when a missing link cannot be made
 */
export async function hydrateSymlinks(root: string): Promise<void> {
  const list = join(root, 'native', 'pg-symlinks.json');
  const links: Link[] = JSON.parse(await readFile(list, 'utf8').catch(() => '[]'));
  for (const { source, target } of links) {
    const path = join(root, target);
    // stat follows links, so a dangling one counts as missing.
    if (await stat(path).catch(() => undefined)) continue;
    const fresh = `${path}.${randomBytes(4).toString('hex')}`;
    await symlink(relative(dirname(path), join(root, source)), fresh);
    await rename(fresh, path);
  }
}
