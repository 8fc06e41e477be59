import type { PostalAddress } from '../../../schemas/types.ts';
import { quoted, type Reading, warn } from './reading.ts';
import { field, type Segment } from './segment.ts';
import { defined, filled } from './values.ts';

/** The address fields that E1EDKA1, E1EDPA1 and E1LFA1M share. MCOD1 and SORTL are search terms: never read. */
export function postalAddress(reading: Reading, from: Segment): PostalAddress | undefined {
  const street = [field(from, 'STRAS'), field(from, 'HAUSN')].filter(isText).join(' ');
  const lines = [street, field(from, 'STRS2')].filter(isText);
  return filled(
    defined({
      streetLines: lines.length === 0 ? undefined : lines,
      postBox: field(from, 'PFACH'),
      cityName: field(from, 'ORT01'),
      postalZone: field(from, 'PSTLZ') ?? field(from, 'PSTL2'),
      countrySubentity: field(from, 'REGIO'),
      ...country(reading, from, 'ISOAL', 'LAND1'),
    }),
  );
}

/** A country from the first of the fields that holds an ISO 3166-1 alpha-2 code. */
export function country(
  reading: Reading,
  from: Segment,
  ...names: string[]
): Pick<PostalAddress, 'countryCode' | 'countryName'> {
  const values = names.map((name) => field(from, name)).filter(isText);
  const countryCode = values.find((value) => /^[A-Z]{2}$/.test(value));
  if (countryCode !== undefined) return { countryCode };
  const [countryName] = values;
  if (countryName === undefined) return {};
  warn(
    reading,
    'country_unknown',
    from.path,
    `${quoted(countryName)} is not a code of ISO 3166-1 alpha-2; it was kept as a name.`,
  );
  return { countryName };
}

export function isText(value: string | undefined): value is string {
  return value !== undefined && value !== '';
}
