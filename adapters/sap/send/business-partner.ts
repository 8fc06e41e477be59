import type { Outbound, Outcome, SendContext } from '../../adapter.ts';
import { authorization, noCredentials } from './login.ts';
import { odataFailure } from './odata-error.ts';
import { memberOf, parsed, textMember } from './odata-json.ts';
import { writeEntry } from './odata-session.ts';
import { lookForPartner, withoutPartner } from './partner-look.ts';
import { updatePartner } from './partner-update.ts';

/**
 * Creates a business partner, or changes the one that the supplier is already: the service has no
 * idempotency of its own, so every attempt looks first.
 */
export async function sendBusinessPartner(
  outbound: Outbound,
  context: SendContext,
): Promise<Outcome> {
  const login = authorization(context);
  if (login === undefined) return noCredentials;
  const record = parsed(outbound.body.toString('utf8'));
  const externalId = textMember(record, 'BusinessPartnerIDByExtSystem') ?? '';
  const looked = await lookForPartner(externalId, login, context);
  if (!looked.ok) return looked.outcome;
  if (looked.partner) return updatePartner(record, looked.partner, login, context);
  if (context.message?.action === 'delete') {
    const detail = `No business partner carries the external number ${externalId}; there is nothing to delete.`;
    return { result: 'delivered', status: '200', detail };
  }
  return create(outbound, login, context);
}

async function create(outbound: Outbound, login: string, context: SendContext): Promise<Outcome> {
  const response = await writeEntry(
    { method: 'POST', path: '/A_BusinessPartner', body: outbound.body },
    login,
    context,
  );
  const failure = odataFailure(response, context.now());
  if (failure) return failure;
  const number = textMember(memberOf(parsed(response.text), 'd'), 'BusinessPartner');
  if (response.status !== 201 || !number)
    return withoutPartner(String(response.status), response.text);
  return { result: 'delivered', status: '201', reference: number, detail: 'Created the partner.' };
}
