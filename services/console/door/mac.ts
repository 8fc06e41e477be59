import { createHmac, timingSafeEqual } from 'node:crypto';

/** What a code is good for; one made for one purpose is worth nothing for another. */
export type Purpose = 'session' | 'form' | 'notice';

/** HMAC-SHA256 of `parts` in base64url. No part may hold a newline. */
export function mac(key: Buffer, purpose: Purpose, ...parts: string[]): string {
  return createHmac('sha256', key)
    .update([purpose, ...parts].join('\n'))
    .digest('base64url');
}

/** Whether two codes are the same, in constant time. */
export function sameMac(one: string, other: string): boolean {
  const [a, b] = [Buffer.from(one), Buffer.from(other)];
  return a.length === b.length && timingSafeEqual(a, b);
}
