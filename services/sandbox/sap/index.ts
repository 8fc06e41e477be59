import type { Answer, Head, Request } from '../answer.ts';
import { openSandbox } from '../open.ts';
import type { Sandbox } from '../sandbox.ts';
import { basicLogin, sameSecret } from '../secret.ts';
import type { Service } from '../server.ts';
import { IdocPort, page } from './idoc-port.ts';
import { BusinessPartnerService } from './odata/service.ts';

export interface SapOptions {
  username: string;
  password: string;
  /** The client (MANDT); 100 when not given. */
  client?: string;
  port?: number;
}

export interface SapSandbox extends Sandbox {
  /** Forgets every session: CSRF tokens fetched before are refused. */
  expireSessions(): void;
}

const odataRoot = '/sap/opu/odata/sap/API_BUSINESS_PARTNER';

/** An SAP system with an IDoc port (ORDERS05) and the business partner service (OData V2). */
export async function startSapSandbox(options: SapOptions): Promise<SapSandbox> {
  const client = options.client ?? '100';
  let service: BusinessPartnerService | undefined;
  const sandbox = await openSandbox((house): Service => {
    const port = new IdocPort(house);
    const odata = new BusinessPartnerService(house, odataRoot, client);
    service = odata;
    return {
      bringsDocument: ({ method, url }) => method !== 'GET' && method !== 'HEAD' && !isPing(url),
      answer(request) {
        if (isPing(request.url)) return page(200, 'Server reached', 'pong');
        const refused = refuseLogin(request, options, client);
        if (refused) return refused;
        return route(request, port, odata);
      },
    };
  }, options.port);
  return Object.assign(sandbox, { expireSessions: () => service?.expireSessions() });
}

/** The one service that needs no login. */
function isPing(url: URL): boolean {
  return url.pathname === '/sap/public/ping';
}

function route(request: Request, port: IdocPort, odata: BusinessPartnerService): Answer {
  const path = request.url.pathname;
  if (path.toLowerCase() === '/sap/bc/ping') return page(200, 'Server reached', 'pong');
  if (path.toLowerCase() === '/sap/bc/idoc_xml') return port.take(request);
  if (path === odataRoot || path.startsWith(`${odataRoot}/`)) return odata.answer(request);
  return page(404, 'Not found', 'There is no such service.');
}

/** A wrong user, a wrong password and a client that does not exist all end the same way. */
function refuseLogin(head: Head, { username, password }: SapOptions, client: string) {
  const login = basicLogin(head) ?? { user: '', password: '' };
  const user = sameSecret(login.user.toUpperCase(), username.toUpperCase());
  const secret = sameSecret(login.password, password);
  const asked = head.url.searchParams.get('sap-client') ?? client;
  if (user && secret && asked === client) return undefined;
  return page(401, 'Logon failed', 'Client, name or password is not right.', {
    'www-authenticate': `Basic realm="SAP NetWeaver Application Server [SBX/${client}]"`,
  });
}
