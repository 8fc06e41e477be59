import type { Organisation } from '../../../schemas/types.ts';
import type { XmlElement } from '../../wire/xml.ts';
import { organisationDomains } from '../cxml/organisation.ts';

/** The company as LegalEntity, the purchasing organisation and group as OrganizationalUnits. */
export function organisationOf(organisation: Organisation | undefined): XmlElement {
  const unit = (field: keyof typeof organisationDomains): XmlElement[] => {
    const number = organisation?.[field];
    const domain = organisationDomains[field];
    return number === undefined
      ? []
      : [{ IdReference: { '@identifier': number, '@domain': domain } }];
  };
  return {
    LegalEntity: unit('companyCode'),
    OrganizationalUnit: [...unit('purchasingOrganisation'), ...unit('purchasingGroup')],
  };
}
