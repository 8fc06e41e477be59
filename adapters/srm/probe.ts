import { HttpFault, type Probe, type SendContext } from '../adapter.ts';
import { writeXml } from '../wire/xml.ts';
import { cxmlInstant, doctype } from './cxml/dtd.ts';
import { authorized } from './send/authorization.ts';
import { withSecret } from './send/cxml.ts';
import { hidden } from './send/secrecy.ts';
import { answerOf } from './send/status.ts';
import { type Settings, settingsOf } from './settings.ts';
import { headerOf } from './write/envelope.ts';

/** Asks for cXML's ProfileRequest when the system speaks cXML, else for one supplier. */
export async function probe(context: SendContext): Promise<Probe> {
  const settings = settingsOf(context.settings);
  try {
    const result = settings.from_identity
      ? await askProfile(context, settings)
      : await askSuppliers(context, settings);
    return { ...result, detail: hidden(result.detail, context.credentials) };
  } catch (error) {
    if (!(error instanceof HttpFault)) throw error;
    return {
      reachable: false,
      detail: `${error.code}: ${hidden(error.message, context.credentials)}`,
    };
  }
}

async function askProfile(context: SendContext, settings: Settings): Promise<Probe> {
  const body = withSecret(profileRequest(context, settings), context.credentials.shared_secret);
  if (body === undefined)
    return { reachable: false, detail: 'The credential shared_secret is missing.' };
  const response = await context.http({
    method: 'POST',
    url: `${context.url}${settings.cxml_path}`,
    headers: { 'content-type': 'text/xml; charset=utf-8', accept: 'text/xml' },
    body,
  });
  const answer = answerOf(response);
  if (answer === undefined)
    return { reachable: false, detail: `HTTP ${response.status} without a cXML Status.` };
  // 450: it speaks cXML and knows us, but has no profile to tell.
  const reachable = answer.code.startsWith('2') || answer.code === '450';
  return { reachable, detail: `cXML ${answer.code} ${answer.words}`.trim() };
}

function profileRequest(context: SendContext, settings: Settings): string {
  const from = { domain: settings.from_domain ?? '', identity: settings.from_identity ?? '' };
  const to = { domain: settings.to_domain ?? from.domain, identity: settings.to_identity ?? '' };
  return writeXml(
    'cXML',
    {
      '@payloadID': `${context.idempotencyKey}@${settings.payload_host}`,
      '@timestamp': cxmlInstant(new Date(context.now()).toISOString()),
      '@xml:lang': settings.language,
      Header: headerOf({ from, to }, settings),
      Request: { '@deploymentMode': settings.deployment_mode, ProfileRequest: '' },
    },
    doctype(settings.dtd_version, 'cXML.dtd'),
  );
}

async function askSuppliers(context: SendContext, settings: Settings): Promise<Probe> {
  const call = await authorized(context, {
    method: 'GET',
    url: `${context.url}${settings.supplier_path}?limit=1`,
    headers: { accept: 'application/json' },
  });
  if ('outcome' in call) return { reachable: false, detail: call.outcome.detail ?? 'No access.' };
  const { status } = call.response;
  // 404: there is an API, and no supplier in it yet (in its XML manner).
  return { reachable: (status >= 200 && status < 300) || status === 404, detail: `HTTP ${status}` };
}
