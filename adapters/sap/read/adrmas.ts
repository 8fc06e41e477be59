import type { PostalAddress } from '../../../schemas/types.ts';
import { languageOf } from '../languages.ts';
import { country, isText } from './address.ts';
import type { Reading } from './reading.ts';
import { field, type Segment, segment } from './segment.ts';
import { defined, filled } from './values.ts';

/** What an address record tells of a supplier. */
export interface AddressRecord {
  name?: string;
  address?: PostalAddress;
  telephone?: string;
  telefax?: string;
  electronicMail?: string;
  website?: string;
  language?: string;
}

/**
 * The address of central address management, when the sender put it beside the vendor: E1ADRMAS with
 * E1BPAD1VL (address), E1BPADTEL, E1BPADFAX, E1BPADSMTP and E1BPADURI, the BAPI names of the fields.
 */
export function addressRecord(reading: Reading, idoc: Segment): AddressRecord {
  const master = segment(idoc, 'E1ADRMAS');
  if (!master) return {};
  const from = segment(master, 'E1BPAD1VL');
  const names = ['NAME', 'NAME_2', 'NAME_3', 'NAME_4'].map((part) => field(from, part));
  return defined({
    name: names.filter(isText).join(' ') || undefined,
    address: from && postalAddress(reading, from),
    telephone: field(segment(master, 'E1BPADTEL'), 'TELEPHONE'),
    telefax: field(segment(master, 'E1BPADFAX'), 'FAX'),
    electronicMail: field(segment(master, 'E1BPADSMTP'), 'E_MAIL'),
    website: field(segment(master, 'E1BPADURI'), 'URI'),
    language: languageOf(field(from, 'LANGU_ISO'), field(from, 'LANGU')),
  });
}

function postalAddress(reading: Reading, from: Segment): PostalAddress | undefined {
  const street = [field(from, 'STREET'), field(from, 'HOUSE_NO')].filter(isText).join(' ');
  const lines = [street, field(from, 'STR_SUPPL1'), field(from, 'STR_SUPPL2')].filter(isText);
  return filled(
    defined({
      streetLines: lines.length === 0 ? undefined : lines,
      postBox: field(from, 'PO_BOX'),
      cityName: field(from, 'CITY'),
      postalZone: field(from, 'POSTL_COD1') ?? field(from, 'POSTL_COD2'),
      countrySubentity: field(from, 'REGION'),
      ...country(reading, from, 'COUNTRYISO', 'COUNTRY'),
    }),
  );
}
