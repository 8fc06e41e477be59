import type { Supplier } from '../../../schemas/types.ts';
import { type Entity, entity } from './entity.ts';
import { whole } from './texts.ts';

/** The digit behind the country in SAP's tax number categories (table TFKTAXNUMTYPE): DE0 is the VAT number. */
const categories: Readonly<Record<string, string>> = {
  VAT: '0',
  STCD1: '1',
  STCD2: '2',
  STCD3: '3',
  STCD4: '4',
};

/** Tax numbers as A_BusinessPartnerTaxNumber. One without a category of SAP's is left out. */
export function taxEntities(supplier: Supplier): Entity[] {
  const land = supplier.postalAddress?.countryCode;
  const found = (supplier.taxRegistrations ?? []).flatMap((tax): Entity[] => {
    const scheme = tax.schemeId ?? 'VAT';
    const digit = Object.hasOwn(categories, scheme) ? categories[scheme] : undefined;
    const country = tax.countryCode ?? land;
    const BPTaxType =
      digit !== undefined && country !== undefined
        ? `${country}${digit}`
        : /^[A-Z]{2}[0-9A-Z]{1,2}$/.test(scheme)
          ? scheme
          : undefined;
    if (BPTaxType === undefined) return [];
    const long = tax.companyId.length > 20;
    return [{ BPTaxType, [long ? 'BPTaxLongNumber' : 'BPTaxNumber']: tax.companyId }];
  });
  // The category is the key: a second number of the same would be refused.
  return found.filter(
    (tax, index) => found.findIndex(({ BPTaxType }) => BPTaxType === tax.BPTaxType) === index,
  );
}

/** Bank accounts as A_BusinessPartnerBank. */
export function bankEntities(supplier: Supplier): Entity[] {
  return (supplier.bankAccounts ?? []).map((account, index) =>
    entity({
      BankIdentification: String(index + 1).padStart(4, '0'),
      BankCountryKey: account.countryCode ?? account.iban?.slice(0, 2),
      BankNumber: whole(account.bankCode, 15),
      BankAccount: whole(account.accountNumber, 18),
      BankAccountHolderName: account.holder?.slice(0, 60),
      IBAN: whole(account.iban, 34),
    }),
  );
}
