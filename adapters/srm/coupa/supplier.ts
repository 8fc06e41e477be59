import type { Supplier, SupplierStatus, TaxRegistration } from '../../../schemas/types.ts';
import {
  currency,
  identifier,
  language,
  list,
  name,
  prose,
  requiredName,
} from '../value/fields.ts';
import type { Findings } from '../value/findings.ts';
import { addressOf } from './address.ts';
import { contactOf } from './contacts.ts';
import { extensionsOf } from './extensions.ts';
import { type CoupaRecord, flag, isRecord, items, label, member, object, text } from './record.ts';
import { supplierIdScheme, supplierNumberScheme } from './schemes.ts';

const lifecycles: Record<string, SupplierStatus['lifecycle']> = {
  draft: 'draft',
  new: 'draft',
  active: 'active',
  inactive: 'inactive',
  deleted: 'deleted',
};

/** What has a canonical field; everything else that is plain text goes to the extensions. */
const mapped = [
  'id',
  'number',
  'duns',
  'name',
  'primary-address',
  'primary-contact',
  'contacts',
  'website',
  'corporate-url',
  'tax-id',
  'tax-registrations',
  'payment-term',
  'currency',
  'default-locale',
  'commodity',
  'commodities',
  'preferred-commodities',
  'status',
  'supplier-status',
  'on-hold',
  'created-at',
  'updated-at',
  'industry',
];

/** A supplier of Coupa's Core API (/api/suppliers). */
export function supplierOf(found: Findings, record: CoupaRecord, system: string): Supplier {
  const ids = [
    identifier(found, text(record, 'id'), supplierIdScheme(system), '/id'),
    identifier(found, text(record, 'number'), supplierNumberScheme(system), '/number'),
    identifier(found, text(record, 'duns'), '0060', '/duns'),
  ];
  const partyIdentification = list(found, ids, 50, '/id');
  if (partyIdentification === undefined)
    found.refuse('required', '/id', 'is missing, and the number too');
  const term = member(record, 'payment-term');
  const locale = text(record, 'default-locale')?.replace('_', '-');
  return {
    partyIdentification: partyIdentification ?? [],
    partyName: requiredName(found, text(record, 'name'), 500, '/name'),
    postalAddress: addressOf(found, object(record, 'primary-address'), '/primary-address'),
    contacts: list(
      found,
      [...items(record, 'primary-contact'), ...items(record, 'contacts')].map((one) =>
        contactOf(found, one, '/primary-contact'),
      ),
      200,
      '/contacts',
    ),
    website: prose(found, text(record, 'website', 'corporate-url'), 2000, '/website'),
    taxRegistrations: taxesOf(found, record),
    paymentTerms: name(found, label(term, 'code', 'description', 'name'), 60, '/payment-term'),
    currency: currency(found, label(member(record, 'currency'), 'code'), '/currency'),
    language: language(found, locale, '/default-locale'),
    industry: prose(found, label(member(record, 'industry'), 'name'), 500, '/industry'),
    commodities: commoditiesOf(found, record),
    status: statusOf(found, record),
    extensions: extensionsOf(found, record, mapped),
  };
}

function taxesOf(found: Findings, record: CoupaRecord): TaxRegistration[] | undefined {
  const own = name(found, text(record, 'tax-id'), 60, '/tax-id');
  const others = items(record, 'tax-registrations').map((one): TaxRegistration | undefined => {
    const companyId = name(found, label(one, 'number'), 60, '/tax-registrations/number');
    const country = isRecord(one) ? label(member(one, 'country'), 'code') : undefined;
    const countryCode = country && /^[A-Z]{2}$/.test(country) ? country : undefined;
    return companyId === undefined ? undefined : { companyId, countryCode };
  });
  return list(
    found,
    [own === undefined ? undefined : { companyId: own }, ...others],
    50,
    '/tax-registrations',
  );
}

function commoditiesOf(found: Findings, record: CoupaRecord): string[] | undefined {
  const all = ['commodity', 'commodities', 'preferred-commodities'].flatMap((field) =>
    items(record, field),
  );
  const names = all.map((one) => prose(found, label(one, 'name', 'code'), 500, '/commodities'));
  return list(found, [...new Set(names)], 1000, '/commodities');
}

/** On hold: Coupa lets nobody order from the supplier until the hold is lifted. */
function statusOf(found: Findings, record: CoupaRecord): SupplierStatus {
  const sourceStatus = text(record, 'status', 'supplier-status');
  const word = sourceStatus?.toLowerCase() ?? '';
  return {
    lifecycle: Object.hasOwn(lifecycles, word) ? lifecycles[word] : undefined,
    purchasingBlocked: flag(record, 'on-hold'),
    sourceStatus: prose(found, sourceStatus, 500, '/status'),
  };
}
