import type { Lead } from '../../../schemas/types.ts';
import type { Settings } from '../settings.ts';
import { writeAddress } from './address.ts';
import type { Row } from './operation.ts';

/** Fields of a Lead. LastName and Company are required there; the settings may give defaults. */
export function leadFields(lead: Lead, settings: Settings): Row {
  const { contact, consent, owner } = lead;
  return {
    FirstName: contact?.givenName,
    LastName: contact?.familyName ?? (contact?.givenName ? undefined : contact?.name),
    Company: lead.companyName,
    Title: contact?.jobTitle,
    Phone: contact?.telephone,
    MobilePhone: contact?.mobile,
    Fax: contact?.telefax,
    Email: contact?.electronicMail,
    Status: lead.status && settings.leadStatus[lead.status],
    LeadSource: lead.leadSource,
    Rating: lead.rating,
    Industry: lead.industry,
    Website: lead.website,
    ...writeAddress(lead.postalAddress, '', settings),
    Description: lead.description,
    OwnerId: owner?.schemeId === settings.scheme ? owner.value : undefined,
    NumberOfEmployees: lead.numberOfEmployees,
    HasOptedOutOfEmail: consent?.email === undefined ? undefined : !consent.email,
    DoNotCall: consent?.telephone === undefined ? undefined : !consent.telephone,
    HasOptedOutOfFax: consent?.fax === undefined ? undefined : !consent.fax,
  };
}
