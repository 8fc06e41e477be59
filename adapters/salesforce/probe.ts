import { HttpFault, type Probe, type SendContext } from '../adapter.ts';
import { excerpt } from '../wire/http-outcome.ts';
import { answerJson, isJson } from './send/answer.ts';
import { loginOf } from './send/login.ts';
import { readSettings } from './settings.ts';

/** Asks which versions of the API there are, which needs no login, then whether our login is accepted. */
export async function probe(context: SendContext): Promise<Probe> {
  const { apiVersion } = readSettings(context.settings, context.system);
  try {
    const response = await context.http({
      method: 'GET',
      url: `${context.url}/services/data`,
      headers: { accept: 'application/json' },
    });
    const versions = answerJson(response.text);
    if (response.status !== 200 || !Array.isArray(versions))
      return no(`HTTP ${response.status}${excerpt(response.text)}`);
    if (!versions.some((one) => isJson(one) && one.version === apiVersion))
      return no(`It does not offer version ${apiVersion} of the API.`);
    const login = await loginOf(context);
    return login.ok ? { reachable: true, detail: `API ${apiVersion}.` } : no(login.failure.detail);
  } catch (fault) {
    if (fault instanceof HttpFault) return no(fault.message);
    throw fault;
  }
}

function no(detail: string): Probe {
  return { reachable: false, detail };
}
