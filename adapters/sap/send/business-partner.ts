import type { Outbound, Outcome, SendContext } from '../../adapter.ts';
import { excerpt } from '../../wire/http-outcome.ts';
import { authorization, noCredentials } from './login.ts';
import { odataFailure } from './odata-error.ts';
import { entitiesOf, memberOf, parsed, textMember } from './odata-json.ts';
import { readEntry, writeEntry } from './odata-session.ts';
import { foundPartner } from './partner-found.ts';
import { updatePartner } from './partner-update.ts';

/**
 * Creates a business partner, or changes the one that already carries the supplier's number: the
 * service has no idempotency of its own, so every attempt looks first. The look also fetches the
 * CSRF token.
 */
export async function sendBusinessPartner(
  outbound: Outbound,
  context: SendContext,
): Promise<Outcome> {
  const login = authorization(context);
  if (login === undefined) return noCredentials;
  const record = parsed(outbound.body.toString('utf8'));
  const externalId = textMember(record, 'BusinessPartnerIDByExtSystem') ?? '';
  const look = await readEntry(
    {
      method: 'GET',
      path: '/A_BusinessPartner',
      query: {
        $filter: `BusinessPartnerIDByExtSystem eq '${externalId.replaceAll("'", "''")}'`,
        $expand: 'to_BusinessPartnerAddress,to_Supplier',
        $top: '2',
        $format: 'json',
      },
    },
    login,
    context,
  );
  const failure = odataFailure(look, context.now());
  if (failure) return failure;
  const entities = entitiesOf(look.text);
  if (!entities) return unreadable(look.status, look.text);
  if (entities.length > 1) {
    return {
      result: 'refused',
      code: 'duplicate_at_receiver',
      status: String(look.status),
      detail: `Several business partners carry the external number ${externalId}.`,
    };
  }
  const [entity] = entities;
  if (entity !== undefined) {
    const found = foundPartner(entity);
    return found
      ? updatePartner(record, found, login, context)
      : unreadable(look.status, look.text);
  }
  if (context.message?.action === 'delete') {
    const detail = `No business partner carries the external number ${externalId}; there is nothing to delete.`;
    return { result: 'delivered', status: String(look.status), detail };
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
  if (response.status !== 201 || !number) return unreadable(response.status, response.text);
  return { result: 'delivered', status: '201', reference: number, detail: 'Created the partner.' };
}

function unreadable(status: number, text: string): Outcome {
  return {
    result: 'failed',
    code: 'unreadable_answer',
    status: String(status),
    detail: `SAP answered ${status} without a business partner${excerpt(text)}`,
  };
}
