import { randomBytes } from 'node:crypto';
import { open, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Account } from './command.ts';
import { EmbeddedError, errno } from './error.ts';

/** The file of the superuser's password. */
export function passwordOf(home: string): string {
  return join(home, 'password');
}

/**
 * Writes a random password for a superuser that is about to be made, 0600, and returns the file's path
 * for initdb. One that an interrupted start has left is replaced: no database can know it yet.
 */
export async function writePassword(home: string, account: Account | undefined): Promise<string> {
  await rm(passwordOf(home), { force: true });
  const file = await open(passwordOf(home), 'wx', 0o600);
  await file.writeFile(randomBytes(24).toString('hex'));
  if (account) await file.chown(account.uid, account.gid);
  await file.sync();
  await file.close();
  return passwordOf(home);
}

/** The superuser's password. */
export async function readPassword(home: string): Promise<string> {
  try {
    const text = (await readFile(passwordOf(home), 'utf8')).trim();
    if (text) return text;
  } catch (error) {
    if (errno(error) !== 'ENOENT') throw error;
  }
  throw new EmbeddedError(
    'EMBEDDED_PASSWORD',
    `The file ${passwordOf(home)}, which belongs to the database beside it, is missing or empty; put it back.`,
  );
}
