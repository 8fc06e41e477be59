import type { Organisation } from '../../../schemas/types.ts';
import type { XmlNode } from '../../wire/xml.ts';
import { attribute, child, children } from '../../wire/xml.ts';
import { name } from '../value/fields.ts';
import type { Findings } from '../value/findings.ts';

/** The domains under which the buyer's organisation stands in IdReferences (SAP Business Network). */
export const organisationDomains = {
  companyCode: 'CompanyCode',
  purchasingOrganisation: 'PurchasingOrganization',
  purchasingGroup: 'PurchasingGroup',
} as const;

/** `LegalEntity` and `OrganizationalUnit` of a header, each an IdReference. */
export function organisationOf(found: Findings, header: XmlNode, pointer: string): Organisation {
  const references = [child(header, 'LegalEntity'), ...children(header, 'OrganizationalUnit')].map(
    (unit) => child(unit, 'IdReference'),
  );
  const numbers = Object.entries(organisationDomains).map(([field, domain]) => {
    const own = references.find(
      (one) => attribute(one, 'domain')?.toLowerCase() === domain.toLowerCase(),
    );
    return [field, name(found, attribute(own, 'identifier'), 60, `${pointer}/${domain}`)];
  });
  return Object.fromEntries(numbers);
}
