import type { Identifier } from '../../../schemas/types.ts';
import type { XmlNode } from '../../wire/xml.ts';
import { attribute, children, textOf } from '../../wire/xml.ts';
import { identifier, list } from '../value/fields.ts';
import type { Findings } from '../value/findings.ts';

/** Domains that have a scheme of their own; the others are known by their name. */
const schemes: Record<string, string> = { networkid: 'urn:ariba:anid', duns: '0060' };
const domains: Record<string, string> = { 'urn:ariba:anid': 'NetworkId', '0060': 'DUNS' };
const prefix = 'urn:cxml:';

/** The scheme of a credential domain. Its case varies in real documents: NetworkId, NetworkID. */
export function schemeOf(domain: string | undefined): string | undefined {
  if (domain === undefined) return undefined;
  const lower = domain.toLowerCase();
  return Object.hasOwn(schemes, lower) ? schemes[lower] : `${prefix}${lower}`;
}

/** The credential domain of a scheme; undefined when cXML has no word for it. */
export function domainOf(schemeId: string | undefined): string | undefined {
  if (schemeId === undefined) return undefined;
  if (Object.hasOwn(domains, schemeId)) return domains[schemeId];
  return schemeId.startsWith(prefix) ? schemeId.slice(prefix.length) : undefined;
}

/** The identities of From, To or Sender; cXML allows several credentials in each. */
export function identitiesOf(
  found: Findings,
  party: XmlNode | undefined,
  pointer: string,
): Identifier[] | undefined {
  const identities = children(party, 'Credential').map((credential) =>
    identifier(
      found,
      textOf(credential, 'Identity'),
      schemeOf(attribute(credential, 'domain')),
      `${pointer}/Credential/Identity`,
    ),
  );
  return list(found, identities, 50, `${pointer}/Credential`);
}
