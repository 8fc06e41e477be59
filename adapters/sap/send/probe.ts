import { HttpFault, type Probe, type SendContext } from '../../adapter.ts';
import { sapSettings } from '../settings.ts';
import { sapUrl } from './address.ts';
import { authorization, noCredentials } from './login.ts';

/**
 * Asks for /sap/bc/ping with the credentials; where that service is not active, for the business
 * partner service. Both only answer.
 */
export async function probe(context: SendContext): Promise<Probe> {
  const login = authorization(context);
  if (login === undefined) return { reachable: false, detail: noCredentials.detail };
  const service =
    sapSettings(context.settings).business_partner_path ??
    '/sap/opu/odata/sap/API_BUSINESS_PARTNER';
  try {
    const ping = await ask('GET', '/sap/bc/ping', login, context);
    if (ping !== 403 && ping !== 404) return verdict(ping);
    return verdict(await ask('HEAD', `${service}/`, login, context));
  } catch (error) {
    if (error instanceof HttpFault) return { reachable: false, detail: error.message };
    throw error;
  }
}

async function ask(
  method: 'GET' | 'HEAD',
  path: string,
  login: string,
  context: SendContext,
): Promise<number> {
  const { status } = await context.http({
    method,
    url: sapUrl(context, path),
    headers: { authorization: login, traceparent: context.traceparent },
  });
  return status;
}

function verdict(status: number): Probe {
  if (status >= 200 && status < 300) return { reachable: true, detail: `SAP answers (${status}).` };
  if (status === 401)
    return { reachable: false, detail: 'SAP does not accept the credentials (401).' };
  return { reachable: false, detail: `SAP answers ${status}.` };
}
