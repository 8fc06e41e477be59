import type { Lead } from '../../../schemas/types.ts';
import { foreignIdentifier } from '../external-id.ts';
import { readAddress } from './address.ts';
import { compact, orAbsent } from './compact.ts';
import type { FieldReader } from './field-reader.ts';
import { canonical, invalid, type KindReader } from './kinds.ts';

/**
 * Lead.Status as new organisations have it, old and new. It is a picklist that every organisation may
 * change and translate: any other word stays in sourceStatus only.
 */
const statuses = new Map<string, Lead['status']>([
  ['open - not contacted', 'open'],
  ['open', 'open'],
  ['new', 'open'],
  ['working - contacted', 'working'],
  ['working', 'working'],
  ['contacted', 'working'],
  ['nurturing', 'working'],
  ['qualified', 'qualified'],
  ['unqualified', 'unqualified'],
  ['closed - not converted', 'unqualified'],
  ['closed - converted', 'converted'],
]);

/** AnnualRevenue is the company's, not the value of the lead: it stays an extension. */
export const readLead: KindReader = (fields, settings) => {
  const own = fields.id('Id', settings.scheme);
  if (own === undefined) return invalid(fields, 'Id', 'The Lead has no Id.');
  const foreign = foreignIdentifier(fields.text(settings.externalIdField, 255) ?? '');
  const sourceStatus = fields.text('Status');
  const converted = fields.flag('IsConverted');
  const body: Lead = compact({
    identifiers: foreign ? [own, foreign] : [own],
    contact: contact(fields),
    companyName: fields.text('Company'),
    status: converted ? 'converted' : statuses.get(sourceStatus?.toLowerCase() ?? ''),
    sourceStatus,
    leadSource: fields.text('LeadSource'),
    rating: fields.text('Rating', 60),
    industry: fields.text('Industry'),
    website: fields.text('Website', 2000),
    postalAddress: readAddress(fields, ''),
    description: fields.text('Description', 20000),
    owner: fields.id('OwnerId', settings.scheme),
    numberOfEmployees: fields.count('NumberOfEmployees'),
    consent: orAbsent({
      email: opposite(fields.flag('HasOptedOutOfEmail')),
      telephone: opposite(fields.flag('DoNotCall')),
      fax: opposite(fields.flag('HasOptedOutOfFax')),
    }),
    converted: orAbsent({
      accountId: fields.id('ConvertedAccountId', settings.scheme),
      contactId: fields.id('ConvertedContactId', settings.scheme),
      opportunityId: fields.id('ConvertedOpportunityId', settings.scheme),
      date: fields.date('ConvertedDate'),
    }),
    createdAt: fields.instant('CreatedDate'),
    modifiedAt: fields.instant('LastModifiedDate'),
    extensions: fields.extensions(),
  });
  return canonical('lead', fields, [own.value, foreign?.value], body);
};

function contact(fields: FieldReader): Lead['contact'] {
  const givenName = fields.text('FirstName');
  const familyName = fields.text('LastName');
  const both = [givenName, familyName].filter((part) => part !== undefined).join(' ');
  const name =
    fields.text('Name') ?? (both === '' ? undefined : fields.shortened('Name', both, 500));
  return orAbsent({
    name,
    givenName,
    familyName,
    jobTitle: fields.text('Title'),
    telephone: fields.text('Phone', 100),
    mobile: fields.text('MobilePhone', 100),
    telefax: fields.text('Fax', 100),
    electronicMail: fields.text('Email', 320),
  });
}

/** Salesforce says what a person has opted out of, the canonical lead what may be done. */
function opposite(optedOut: boolean | undefined): boolean | undefined {
  return optedOut === undefined ? undefined : !optedOut;
}
