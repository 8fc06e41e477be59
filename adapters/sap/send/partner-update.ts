import { createHash } from 'node:crypto';
import type { Outcome, SendContext } from '../../adapter.ts';
import { odataFailure } from './odata-error.ts';
import { memberOf } from './odata-json.ts';
import { type Entry, writeEntry } from './odata-session.ts';
import type { FoundPartner } from './partner-found.ts';

type Change = Entry & { body: string; what: string };

/** Properties that only a creation takes. */
const onlyAtCreation = new Set([
  'BusinessPartnerCategory',
  'BusinessPartnerGrouping',
  'BusinessPartnerIDByExtSystem',
]);

/**
 * Changes a partner that SAP has. PATCH takes one entity at a time, so the partner, its first address
 * and its supplier are written one after the other; each says the whole truth about itself, so an
 * attempt that broke in between is simply repeated. Roles, tax numbers, bank accounts and means of
 * communication are entities of their own and stay as they are.
 */
export async function updatePartner(
  record: unknown,
  found: FoundPartner,
  login: string,
  context: SendContext,
): Promise<Outcome> {
  const digest = createHash('sha256');
  const entries = changes(record, found);
  let status = '204';
  for (const entry of entries) {
    const response = await writeEntry(entry, login, context);
    digest.update(entry.body);
    const failure = odataFailure(response, context.now());
    if (failure) return { ...failure, sent: { sha256: digest.copy().digest('hex') } };
    status = String(response.status);
  }
  return {
    result: 'delivered',
    status,
    reference: found.number,
    detail: `Changed ${entries.map(({ what }) => what).join(', ')}; what else belongs to the partner stays.`,
    sent: { sha256: digest.digest('hex') },
  };
}

function changes(record: unknown, found: FoundPartner): Change[] {
  const partner = `/A_BusinessPartner('${key(found.number)}')`;
  const addresses = memberOf(memberOf(record, 'to_BusinessPartnerAddress'), 'results');
  const address: unknown = Array.isArray(addresses) ? addresses[0] : undefined;
  const supplier = memberOf(record, 'to_Supplier');
  const entries: Change[] = [
    patch('the partner', partner, found.etag, properties(record, onlyAtCreation)),
  ];
  if (address !== undefined && found.address) {
    const path = `/A_BusinessPartnerAddress(BusinessPartner='${key(found.number)}',AddressID='${key(found.address.id)}')`;
    entries.push(patch('its address', path, found.address.etag, properties(address)));
  } else if (address !== undefined && found.hasNoAddress) {
    const path = `${partner}/to_BusinessPartnerAddress`;
    entries.push({ what: 'its address', method: 'POST', path, body: JSON.stringify(address) });
  }
  if (supplier !== undefined && found.supplier) {
    const path = `/A_Supplier('${key(found.supplier.number)}')`;
    entries.push(patch('its supplier', path, found.supplier.etag, properties(supplier)));
  }
  return entries;
}

function patch(what: string, path: string, etag: string, content: Record<string, unknown>): Change {
  return {
    what,
    method: 'PATCH',
    path,
    headers: { 'if-match': etag },
    body: JSON.stringify(content),
  };
}

/** The properties of one entity, without the entities inside it. */
function properties(
  entity: unknown,
  except: ReadonlySet<string> = new Set(),
): Record<string, unknown> {
  const entries = Object.entries(entity ?? {}).filter(
    ([name, value]) => typeof value !== 'object' && !except.has(name),
  );
  return Object.fromEntries(entries);
}

/** A key value in a path: quotes doubled (OData V2 URI conventions §3), then percent-encoded. */
function key(value: string): string {
  return encodeURIComponent(value.replaceAll("'", "''"));
}
