import { createHmac } from 'node:crypto';
import { sameDigest, sha256 } from './digest.ts';

/** How far the clocks of two machines may be apart; an older message may be somebody's replay. */
const tolerance = 5 * 60;

/**
 * The key bytes of a secret: Base64 after whsec_, else the text itself.
 * Undefined when what follows whsec_ is not Base64.
 */
export function webhookKey(secret: string): Buffer | undefined {
  if (!secret.startsWith('whsec_')) return Buffer.from(secret, 'utf8');
  const encoded = secret.slice('whsec_'.length);
  return /^[A-Za-z0-9+/]{2,}={0,2}$/.test(encoded) ? Buffer.from(encoded, 'base64') : undefined;
}

/** What is signed, and the signatures in its headers. */
interface Signed {
  headers: Readonly<Record<string, string | undefined>>;
  body: Buffer;
  /** Milliseconds since the epoch. */
  now: number;
}

/** The value of `webhook-signature`. */
export function hmacSignature(
  key: Buffer,
  { id, timestamp, body }: { id: string; timestamp: string; body: Uint8Array },
): string {
  const signed = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body);
  return `v1,${signed.digest('base64')}`;
}

/** Signature by the Standard Webhooks scheme, over the bytes as received. */
export function hmacMatcher(key: Buffer): (given: Signed) => boolean {
  return ({ headers, body, now }) => {
    const id = headers['webhook-id'] ?? '';
    const timestamp = headers['webhook-timestamp'] ?? '';
    const signatures = headers['webhook-signature'] ?? '';
    if (id === '' || !/^[0-9]{1,12}$/.test(timestamp)) return false;
    if (Math.abs(Math.floor(now / 1000) - Number(timestamp)) > tolerance) return false;
    const expected = sha256(hmacSignature(key, { id, timestamp, body }));
    // While a secret is being changed there is one signature for the old and one for the new.
    let found = false;
    for (const signature of signatures.split(' ')) {
      found = sameDigest(sha256(signature), expected) || found;
    }
    return found;
  };
}
