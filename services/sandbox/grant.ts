import { randomBytes } from 'node:crypto';
import { mediaType, type Request } from './answer.ts';
import { basicLogin, sameSecret } from './secret.ts';
import { Shelf } from './shelf.ts';

export interface Client {
  clientId: string;
  clientSecret: string;
}

export type Grant =
  | { ok: true; token: string }
  | { ok: false; wrong: 'form' | 'grant_type' | 'client_id' | 'client_secret' };

/** The access tokens that are good at the moment. */
export class Tokens {
  readonly #good = new Shelf<true>(1000);
  readonly #prefix: string;

  constructor(prefix: string) {
    this.#prefix = prefix;
  }

  /** OAuth 2.0 client credentials (RFC 6749 §4.4): secret in the form, or by HTTP Basic. */
  grant(request: Request, client: Client): Grant {
    if (mediaType(request) !== 'application/x-www-form-urlencoded')
      return { ok: false, wrong: 'form' };
    const form = new URLSearchParams(request.body.toString('utf8'));
    const login = basicLogin(request);
    if (form.get('grant_type') !== 'client_credentials') return { ok: false, wrong: 'grant_type' };
    if (!sameSecret(form.get('client_id') ?? login?.user ?? '', client.clientId))
      return { ok: false, wrong: 'client_id' };
    if (!sameSecret(form.get('client_secret') ?? login?.password ?? '', client.clientSecret))
      return { ok: false, wrong: 'client_secret' };
    const token = `${this.#prefix}${randomBytes(24).toString('base64url')}`;
    this.#good.put(token, true);
    return { ok: true, token };
  }

  isGood(token: string | undefined): boolean {
    return token !== undefined && this.#good.get(token) === true;
  }

  /** From now on every token given out so far is refused. */
  expireAll(): void {
    this.#good.clear();
  }
}
