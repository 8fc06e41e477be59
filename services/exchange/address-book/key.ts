import { randomBytes } from 'node:crypto';
import { sha256 } from './digest.ts';

/** A new key and what the address book keeps of it. 256 random bits need no salt and no stretching. */
export function newKey(): { key: string; sha256: string } {
  // The prefix lets people and secret scanners see what it is.
  const key = `po_${randomBytes(32).toString('base64url')}`;
  return { key, sha256: sha256(key).toString('hex') };
}

/**
 * A new secret for signatures, in the form that libraries for Standard Webhooks take:
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 */
export function newSigningSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}
