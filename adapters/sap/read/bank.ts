import type { BankAccount } from '../../../schemas/types.ts';
import { quoted, type Reading, warn } from './reading.ts';
import { field, type Segment, segments } from './segment.ts';
import { defined } from './values.ts';

/** Bank accounts, E1LFBKM. */
export function bankAccounts(reading: Reading, vendor: Segment): BankAccount[] | undefined {
  const found = segments(vendor, 'E1LFBKM').map((from): BankAccount => {
    const country = field(from, 'BANKS');
    return defined({
      iban: iban(reading, from),
      accountNumber: field(from, 'BANKN'),
      bankCode: field(from, 'BANKL'),
      bic: field(from, 'SWIFT')?.slice(0, 11),
      bankName: field(from, 'BANKA'),
      countryCode: country !== undefined && /^[A-Z]{2}$/.test(country) ? country : undefined,
      holder: field(from, 'KOINH'),
    });
  });
  const told = found.filter((account) => Object.keys(account).length > 0);
  return told.length === 0 ? undefined : told;
}

function iban(reading: Reading, from: Segment): string | undefined {
  const value = field(from, 'IBAN')?.replaceAll(' ', '').toUpperCase();
  if (value === undefined || /^[A-Z]{2}[0-9]{2}[A-Z0-9]{1,30}$/.test(value)) return value;
  warn(
    reading,
    'iban_malformed',
    `${from.path}/IBAN`,
    `${quoted(value)} is not an IBAN; it was dropped.`,
  );
  return undefined;
}
