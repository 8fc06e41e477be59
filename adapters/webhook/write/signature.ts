import { createHmac } from 'node:crypto';

/** What the scheme covers: id and time go in beside the body, so that neither can be replaced. */
export interface Signed {
  id: string;
  /** Seconds since the epoch. */
  timestamp: number;
  body: Buffer;
}

/**
 * The signature header of the Standard Webhooks scheme, version 1 (symmetric):
 *
 *   signature ::= 'v1,' base64(HMAC-SHA256(key, id '.' timestamp '.' body))
 *
 * https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
 * Undefined when the secret is not one: whsec_ with something behind it that is not base64.
 */
export function signature(secret: string, { id, timestamp, body }: Signed): string | undefined {
  const key = keyOf(secret);
  if (!key) return undefined;
  const hmac = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body);
  return `v1,${hmac.digest('base64')}`;
}

/** whsec_ announces base64; any other secret is taken as the text it is. */
function keyOf(secret: string): Buffer | undefined {
  if (!secret.startsWith('whsec_')) return secret === '' ? undefined : Buffer.from(secret);
  const encoded = secret.slice('whsec_'.length);
  return /^[A-Za-z0-9+/]{2,}={0,2}$/.test(encoded) ? Buffer.from(encoded, 'base64') : undefined;
}
