import { text } from '../answer.ts';
import type { Client } from '../grant.ts';
import { openSandbox } from '../open.ts';
import type { Sandbox } from '../sandbox.ts';
import type { Service } from '../server.ts';
import { CoupaService } from './coupa-service.ts';
import { CxmlService } from './cxml-service.ts';

export interface SrmOptions extends Client {
  /** Of cXML Sender/Credential. */
  sharedSecret: string;
  port?: number;
}

export interface SrmSandbox extends Sandbox {
  /** Every access token given out so far is refused from now on. */
  expireTokens(): void;
}

/** A supplier relationship system: cXML at /cxml, a Coupa-like REST API at /api. */
export async function startSrmSandbox(options: SrmOptions): Promise<SrmSandbox> {
  let coupa: CoupaService | undefined;
  const sandbox = await openSandbox((house): Service => {
    const cxml = new CxmlService(house, options.sharedSecret);
    const rest = new CoupaService(house, options);
    coupa = rest;
    return {
      bringsDocument: ({ method, url }) =>
        method !== 'GET' && method !== 'HEAD' && url.pathname !== '/oauth2/token',
      answer(request) {
        const { pathname } = request.url;
        if (pathname === '/cxml') return cxml.take(request);
        if (pathname === '/oauth2/token') return rest.grant(request);
        if (pathname.startsWith('/api/')) return rest.answer(request);
        return text(404, 'There is nothing here.');
      },
    };
  }, options.port);
  return Object.assign(sandbox, { expireTokens: () => coupa?.tokens.expireAll() });
}
