import { type Answer, json, type Request } from '../answer.ts';
import { type Client, Tokens } from '../grant.ts';
import { openSandbox } from '../open.ts';
import type { Sandbox } from '../sandbox.ts';
import { bearerToken } from '../secret.ts';
import type { Service } from '../server.ts';
import { mistake, refuse } from './mistake.ts';
import { recordId } from './record-id.ts';
import { RestApi } from './rest.ts';

export interface SalesforceOptions extends Client {
  port?: number;
}

export interface SalesforceSandbox extends Sandbox {
  /** Every access token given out so far is refused from now on. */
  expireTokens(): void;
}

/** A Salesforce organisation: client credentials, upsert by external id, composite requests. */
export async function startSalesforceSandbox(
  options: SalesforceOptions,
): Promise<SalesforceSandbox> {
  const tokens = new Tokens('00DSBX000000001!');
  const sandbox = await openSandbox((house): Service => {
    const api = new RestApi(house);
    return {
      bringsDocument: ({ method, url }) =>
        method !== 'GET' && method !== 'HEAD' && !url.pathname.startsWith('/services/oauth2/'),
      answer(request) {
        const { pathname } = request.url;
        if (pathname === '/services/oauth2/token')
          return grant(request, tokens, options, house.url());
        if (/^\/services\/data\/?$/.test(pathname)) return api.versions();
        if (!tokens.isGood(bearerToken(request)))
          return refuse(mistake(401, 'INVALID_SESSION_ID', 'Session expired or invalid'), {
            'www-authenticate': 'Token',
          });
        return api.answer(request);
      },
    };
  }, options.port);
  return Object.assign(sandbox, { expireTokens: () => tokens.expireAll() });
}

const wrongs = {
  form: ['unsupported_grant_type', 'grant type not supported'],
  grant_type: ['unsupported_grant_type', 'grant type not supported'],
  client_id: ['invalid_client_id', 'client identifier invalid'],
  client_secret: ['invalid_client', 'invalid client credentials'],
} as const;

function grant(request: Request, tokens: Tokens, client: Client, url: string): Answer {
  if (request.method !== 'POST') return json(400, { error: 'invalid_request' });
  const granted = tokens.grant(request, client);
  if (!granted.ok) {
    const [error, error_description] = wrongs[granted.wrong];
    return json(400, { error, error_description });
  }
  return json(200, {
    access_token: granted.token,
    instance_url: url,
    id: `${url}/id/${recordId('00D', 1)}/${recordId('005', 1)}`,
    token_type: 'Bearer',
    scope: 'api',
    issued_at: String(Date.now()),
  });
}
