import type { Envelope, Supplier } from '../../../schemas/types.ts';
import type { WriteContext, Written } from '../../adapter.ts';
import type { Settings } from '../settings.ts';
import { prune } from '../value/prune.ts';
import { newFaults } from './faults.ts';
import { coupaPhone } from './phone.ts';
import { coupaKeysOf } from './supplier-keys.ts';

/** Members of a Coupa supplier that may leave as they came: text, writable, no secret. */
const kept = [
  'display-name',
  'account-number',
  'tax-code',
  'payment-method',
  'po-method',
  'po-change-method',
  'po-email',
  'storefront-url',
  'buyer-hold',
  'savings-pct',
] as const;

/** A supplier as Coupa's Core API takes it. Coupa deletes nothing: what goes becomes inactive. */
export function writeSupplier(
  supplier: Supplier,
  action: Envelope['action'],
  settings: Settings,
  context: WriteContext,
): Written {
  const faults = newFaults();
  const keys = coupaKeysOf(supplier, settings, context.system);
  if (keys.id === undefined && keys.number === undefined)
    faults.add('/body/partyIdentification', 'has no number to look for in Coupa');
  return faults.orElse(() => ({
    contentType: 'application/json',
    body: JSON.stringify(prune({ ...keys, ...fieldsOf(supplier, action) }), null, 1),
  }));
}

function fieldsOf(supplier: Supplier, action: Envelope['action']) {
  const { status, extensions, contacts, taxRegistrations } = supplier;
  return {
    name: supplier.partyName,
    status: statusOf(status, action),
    'on-hold': status?.purchasingBlocked,
    website: supplier.website,
    'tax-id': taxRegistrations?.[0]?.companyId,
    'payment-term': supplier.paymentTerms && { code: supplier.paymentTerms },
    commodities: supplier.commodities?.map((name) => ({ name })),
    'default-locale': supplier.language,
    'primary-address': addressOf(supplier),
    'primary-contact': contacts?.[0] && contactOf(contacts[0]),
    contacts: contacts && contacts.length > 1 ? contacts.slice(1).map(contactOf) : undefined,
    ...Object.fromEntries(kept.map((name) => [name, extensions?.[name]])),
  };
}

function statusOf(status: Supplier['status'], action: Envelope['action']): string | undefined {
  if (action === 'delete' || status?.lifecycle === 'deleted') return 'inactive';
  return status?.lifecycle;
}

function addressOf({ postalAddress: address }: Supplier) {
  const [street1, street2, street3, ...rest] = address?.streetLines ?? [];
  const country = address?.countryCode ? { code: address.countryCode } : undefined;
  return {
    name: address?.name,
    attention: address?.deliverTo?.[0],
    street1,
    street2,
    street3,
    street4: rest.length > 0 ? rest.join(', ') : undefined,
    city: address?.cityName,
    state: address?.countrySubentity,
    'postal-code': address?.postalZone,
    country: country ?? (address?.countryName ? { name: address.countryName } : undefined),
  };
}

function contactOf(contact: NonNullable<Supplier['contacts']>[number]) {
  return {
    'name-given': contact.givenName,
    'name-family': contact.familyName,
    'name-fullname': contact.name,
    email: contact.electronicMail,
    'phone-work': coupaPhone(contact.telephone),
    'phone-mobile': coupaPhone(contact.mobile),
    'phone-fax': coupaPhone(contact.telefax),
  };
}
