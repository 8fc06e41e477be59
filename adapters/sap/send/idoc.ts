import type { Outbound, Outcome, SendContext } from '../../adapter.ts';
import { excerpt, httpFailure } from '../../wire/http-outcome.ts';
import { sapSettings } from '../settings.ts';
import { sapUrl } from './address.ts';
import { authorization, noCredentials } from './login.ts';

/** Title of the page that the service answers when it has stored the IDoc. */
const stored = /IDoc-XML-inbound ok/i;
/** A number that the page may tell. */
const docnum = /\b(?:DOCNUM|IDoc(?:[ -]?(?:number|no\.?|nr\.?))?)\W{0,10}([0-9]{10,16})\b/i;

/**
 * Posts an IDoc to /sap/bc/idoc_xml. Accepted means status 200 *and* that page: the same service
 * answers 200 with a logon page or an error text. It means received, not posted: status 53 comes
 * later, as an IDoc of its own.
 */
export async function sendIdoc(outbound: Outbound, context: SendContext): Promise<Outcome> {
  const login = authorization(context);
  if (login === undefined) return noCredentials;
  const path = sapSettings(context.settings).idoc_path ?? '/sap/bc/idoc_xml';
  const response = await context.http({
    method: 'POST',
    url: sapUrl(context, path),
    headers: {
      authorization: login,
      'content-type': outbound.contentType,
      traceparent: context.traceparent,
    },
    body: outbound.body,
  });
  const failure = httpFailure(response, context.now());
  if (failure) return failure;
  const status = String(response.status);
  if (response.status !== 200 || !stored.test(response.text)) {
    return {
      result: 'failed',
      code: 'unreadable_answer',
      status,
      detail: `SAP did not answer "IDoc-XML-inbound ok"${excerpt(response.text)}`,
    };
  }
  const reference = docnum.exec(response.text)?.[1] ?? context.idempotencyKey.slice(0, 70);
  return { result: 'delivered', status, reference, detail: 'Received by SAP; not yet posted.' };
}
