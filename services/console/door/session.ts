/**
 * A session is the value of a cookie: `operator.expiry.mac`. Nothing about it is kept, so every
 * process of the hub that has the key takes it. The code also covers the digest of the operator's
 * token, so that a session ends with the token that opened it.
 */
import { mac, sameMac } from './mac.ts';

/** Milliseconds that a session lasts. */
export const sessionLength = 12 * 3_600_000;

/** Digests of tokens by operator, as the address book has them now. */
export type Operators = ReadonlyMap<string, string>;

/** The value of the cookie; undefined for an operator whom the address book does not have. */
export function issueSession(
  key: Buffer,
  operator: string,
  operators: Operators,
  now: number,
): string | undefined {
  const digest = operators.get(operator);
  if (digest === undefined) return undefined;
  const expiry = String(now + sessionLength);
  return `${operator}.${expiry}.${mac(key, 'session', operator, expiry, digest)}`;
}

/** The operator of a session; undefined when it is forged, expired, or of a token no longer in force. */
export function sessionOperator(
  key: Buffer,
  value: string,
  operators: Operators,
  now: number,
): string | undefined {
  const parts = value.split('.');
  const [operator = '', expiry = '', code = ''] = parts;
  const digest = operators.get(operator);
  const genuine = sameMac(code, mac(key, 'session', operator, expiry, digest ?? ''));
  if (!genuine || digest === undefined || parts.length !== 3) return undefined;
  return Number(expiry) > now ? operator : undefined;
}

/** What a form of that session must bring back, so that no other site can send one. */
export function formToken(key: Buffer, session: string): string {
  return mac(key, 'form', session);
}
