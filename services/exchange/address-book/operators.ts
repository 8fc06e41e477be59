import type { AddressBook } from '../../../schemas/types.ts';
import { sameDigest, sha256 } from './digest.ts';
import { pathText } from './fault.ts';
import type { Secrets } from './secrets.ts';

/** SHA-256 of each operator's token, in hexadecimal; whoever has no readable token is left out. */
export function operatorDigests(
  operators: NonNullable<AddressBook['operators']>,
  secrets: Secrets,
): ReadonlyMap<string, string> {
  return new Map(
    Object.entries(operators).flatMap(([name, { token, token_sha256 }]) => {
      if (token_sha256) return [[name, token_sha256] as const];
      const secret = token && secrets.resolve(pathText(['operators', name, 'token']), token);
      return secret ? [[name, sha256(secret).toString('hex')] as const] : [];
    }),
  );
}

/** Makes the lookup of an operator by token: constant time for a book, whoever it is. */
export function operatorLookup(
  digests: ReadonlyMap<string, string>,
): (token: string) => string | undefined {
  const known = [...digests].map(([name, digest]) => ({
    name,
    digest: Buffer.from(digest, 'hex'),
  }));
  return (token) => {
    if (token === '') return undefined;
    const given = sha256(token);
    let found: string | undefined;
    for (const { name, digest } of known) {
      const same = sameDigest(digest, given);
      found = same ? name : found;
    }
    return found;
  };
}
