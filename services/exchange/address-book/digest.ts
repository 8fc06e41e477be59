import { createHash, timingSafeEqual } from 'node:crypto';

/** SHA-256. Texts are taken as UTF-8. */
export function sha256(value: string | Buffer): Buffer {
  return createHash('sha256').update(value).digest();
}

/**
 * Whether two digests are the same, in constant time. Secrets are compared by their digests, which
 * are of one length, so that not even the length of a secret shows in the time.
 */
export function sameDigest(one: Buffer, other: Buffer): boolean {
  return one.length === other.length && timingSafeEqual(one, other);
}
