import type { FastifyRequest } from 'fastify';
import type { Book } from '../../exchange/address-book/book.ts';
import { cookieOf } from './cookie.ts';
import { formToken, sessionOperator } from './session.ts';

export const sessionCookie = 'post_office';

/** Who is asking, once the door has let them in. */
export interface Visitor {
  operator: string;
  /** What their forms must bring back. */
  formToken: string;
  /** By bearer token: a browser does not send one by itself, so no other site can use it. */
  byToken: boolean;
}

/** The operator's token of `Authorization: Bearer` (RFC 6750 §2.1). */
export function bearerToken(request: FastifyRequest): string | undefined {
  return /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? '')?.[1];
}

/** By bearer token, else by the session of the cookie. */
export function visitorOf(
  request: FastifyRequest,
  book: Book,
  key: Buffer,
  now: number,
): Visitor | undefined {
  const token = bearerToken(request);
  if (token !== undefined) {
    const operator = book.operator(token);
    return operator === undefined
      ? undefined
      : { operator, formToken: formToken(key, `bearer ${operator}`), byToken: true };
  }
  const session = cookieOf(request.headers.cookie, sessionCookie);
  const operator = session && sessionOperator(key, session, book.operators, now);
  return session && operator
    ? { operator, formToken: formToken(key, session), byToken: false }
    : undefined;
}
