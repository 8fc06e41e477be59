import { memberOf, textMember } from './odata-json.ts';

/** A business partner that SAP already has, and what is needed to change it. */
export interface FoundPartner {
  number: string;
  etag: string;
  address?: { id: string; etag: string };
  /** SAP answered the address collection, and it is empty. */
  hasNoAddress: boolean;
  supplier?: { number: string; etag: string };
}

/** Undefined when the entity has no number. */
export function foundPartner(entity: unknown): FoundPartner | undefined {
  const number = textMember(entity, 'BusinessPartner');
  if (!number) return undefined;
  const addresses = memberOf(memberOf(entity, 'to_BusinessPartnerAddress'), 'results');
  const [address] = Array.isArray(addresses) ? addresses : [];
  const id = textMember(address, 'AddressID');
  const supplier = memberOf(entity, 'to_Supplier');
  const supplierNumber = textMember(supplier, 'Supplier');
  return {
    number,
    etag: etagOf(entity),
    ...(id ? { address: { id, etag: etagOf(address) } } : {}),
    hasNoAddress: Array.isArray(addresses) && addresses.length === 0,
    ...(supplierNumber ? { supplier: { number: supplierNumber, etag: etagOf(supplier) } } : {}),
  };
}

/** Echoed verbatim in If-Match. A service without ETags takes any. */
function etagOf(entity: unknown): string {
  return textMember(memberOf(entity, '__metadata'), 'etag') ?? '*';
}
