import { randomBytes } from 'node:crypto';
import { type Answer, type Head, text } from '../../answer.ts';
import { sameSecret } from '../../secret.ts';
import { Shelf } from '../../shelf.ts';

/**
 * Security sessions and their CSRF tokens: a token is good only together with the cookie of the
 * session that it was fetched in.
 */
export class Sessions {
  readonly #tokens = new Shelf<string>(1000);
  readonly #cookie: string;

  constructor(client: string) {
    this.#cookie = `SAP_SESSIONID_SBX_${client}`;
  }

  /** Headers that answer `x-csrf-token: Fetch`; none when nothing was asked. */
  fetched(head: Head): Record<string, string> {
    if (head.headers['x-csrf-token']?.toLowerCase() !== 'fetch') return {};
    const known = this.#session(head);
    const session = known ?? randomBytes(18).toString('base64url');
    const token = (known && this.#tokens.get(known)) ?? randomBytes(16).toString('base64url');
    this.#tokens.put(session, token);
    return {
      'x-csrf-token': token,
      ...(known ? {} : { 'set-cookie': `${this.#cookie}=${session}; path=/; HttpOnly` }),
    };
  }

  /** The answer to a change without a token, or with one of another session. */
  refuse(head: Head): Answer | undefined {
    const session = this.#session(head);
    const token = session && this.#tokens.get(session);
    if (token && sameSecret(head.headers['x-csrf-token'] ?? '', token)) return undefined;
    return text(403, 'CSRF token validation failed', { 'x-csrf-token': 'Required' });
  }

  expireAll(): void {
    this.#tokens.clear();
  }

  #session({ headers }: Head): string | undefined {
    const cookies = (headers.cookie ?? '').split(';').map((cookie) => cookie.trim().split('='));
    const session = cookies.find(([name]) => name === this.#cookie)?.[1];
    return session !== undefined && this.#tokens.get(session) ? session : undefined;
  }
}
