import type { Supplier } from '../../../schemas/types.ts';
import type { Settings } from '../settings.ts';
import { writeAddress } from './address.ts';
import type { Row } from './operation.ts';

const longestAccountNumber = 40;

/** Fields of an Account. Salesforce keeps one telephone of a company: that of the first contact with one. */
export function accountFields(supplier: Supplier, settings: Settings): Row {
  const contacts = supplier.contacts ?? [];
  return {
    Name: supplier.partyName,
    AccountNumber: accountNumber(supplier, settings),
    Phone: contacts.find(({ telephone }) => telephone !== undefined)?.telephone,
    Fax: contacts.find(({ telefax }) => telefax !== undefined)?.telefax,
    Website: supplier.website,
    Industry: supplier.industry,
    ...writeAddress(supplier.postalAddress, 'Billing', settings),
    CurrencyIsoCode: settings.multiCurrency ? supplier.currency : undefined,
  };
}

/** The number people know the supplier by: the first that is not an id of Salesforce. */
function accountNumber(
  { partyIdentification }: Supplier,
  { scheme }: Settings,
): string | undefined {
  const numbers = partyIdentification.filter(({ schemeId }) => schemeId !== scheme);
  return numbers.find(({ value }) => value.length <= longestAccountNumber)?.value;
}
