import type { Outcome, SendContext } from '../../adapter.ts';
import { excerpt } from '../../wire/http-outcome.ts';
import { odataFailure } from './odata-error.ts';
import { entitiesOf } from './odata-json.ts';
import { readEntry } from './odata-session.ts';
import { type FoundPartner, foundPartner } from './partner-found.ts';

export type Looked = { ok: true; partner?: FoundPartner } | { ok: false; outcome: Outcome };

/**
 * The partner that a supplier is already. One that this SAP itself numbered, and that comes back from
 * elsewhere, is known by that number; every other one by the number it came with.
 */
export async function lookForPartner(
  externalId: string,
  login: string,
  context: SendContext,
): Promise<Looked> {
  const own = ownNumber(context);
  if (own !== undefined) {
    const looked = await look('Supplier', own, login, context);
    if (!looked.ok || looked.partner) return looked;
  }
  return look('BusinessPartnerIDByExtSystem', externalId, login, context);
}

/** LIFNR as the service writes it: IDocs keep the leading zeros of a number, the service drops them. */
function ownNumber({ message, system }: SendContext): string | undefined {
  if (message?.type !== 'supplier') return undefined;
  const scheme = `urn:sap:lifnr:${system}`;
  const own = message.body.partyIdentification.find(({ schemeId }) => schemeId === scheme)?.value;
  return own !== undefined && /^[0-9]+$/.test(own) ? own.replace(/^0+(?=[0-9])/, '') : own;
}

/** The look also fetches the CSRF token. */
async function look(
  property: string,
  value: string,
  login: string,
  context: SendContext,
): Promise<Looked> {
  const query = {
    $filter: `${property} eq '${value.replaceAll("'", "''")}'`,
    $expand: 'to_BusinessPartnerAddress,to_Supplier',
    $top: '2',
    $format: 'json',
  };
  const answer = await readEntry(
    { method: 'GET', path: '/A_BusinessPartner', query },
    login,
    context,
  );
  const failure = odataFailure(answer, context.now());
  if (failure) return { ok: false, outcome: failure };
  const status = String(answer.status);
  const entities = entitiesOf(answer.text);
  if (entities && entities.length > 1) {
    const detail = `Several business partners have ${property} ${value}.`;
    const outcome = { result: 'refused', code: 'duplicate_at_receiver', status, detail } as const;
    return { ok: false, outcome };
  }
  if (entities?.length === 0) return { ok: true };
  const partner = foundPartner(entities?.[0]);
  return partner
    ? { ok: true, partner }
    : { ok: false, outcome: withoutPartner(status, answer.text) };
}

/** A success that does not say what it was. */
export function withoutPartner(status: string, text: string): Outcome {
  const detail = `SAP answered ${status} without a business partner${excerpt(text)}`;
  return { result: 'failed', code: 'unreadable_answer', status, detail };
}
