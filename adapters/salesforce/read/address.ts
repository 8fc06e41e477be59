import type { PostalAddress } from '../../../schemas/types.ts';
import { countryCode } from '../countries.ts';
import { orAbsent } from './compact.ts';
import type { FieldReader } from './field-reader.ts';

/** What stands before Street, City … : nothing for a Lead. */
export type AddressPrefix = '' | 'Billing' | 'Shipping';

/** The street is one text with line breaks; the country is a name, and a code beside it where picklists are on. */
export function readAddress(fields: FieldReader, prefix: AddressPrefix): PostalAddress | undefined {
  const stateCode = fields.text(`${prefix}StateCode`);
  return orAbsent({
    streetLines: streetLines(fields, `${prefix}Street`),
    cityName: fields.text(`${prefix}City`),
    postalZone: fields.text(`${prefix}PostalCode`, 32),
    countrySubentity: fields.text(`${prefix}State`) ?? stateCode,
    ...country(fields, prefix),
  });
}

function streetLines(fields: FieldReader, name: string): string[] | undefined {
  const lines = (fields.raw(name) ?? '')
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  if (lines.length > 10) fields.warn('text_shortened', name, 'has more than ten lines');
  const kept = lines.slice(0, 10).map((line) => fields.shortened(name, line, 500));
  return kept.length === 0 ? undefined : kept;
}

function country(
  fields: FieldReader,
  prefix: AddressPrefix,
): Pick<PostalAddress, 'countryCode' | 'countryName'> {
  const code = fields.text(`${prefix}CountryCode`);
  const name = fields.text(`${prefix}Country`);
  const written = [code, name].filter((part) => part !== undefined);
  const known = written.map(countryCode).find((found) => found !== undefined);
  if (known !== undefined || written.length === 0) return { countryCode: known };
  fields.warn('country_unknown', `${prefix}Country`, 'names a country that is not known here');
  return { countryName: name ?? code };
}
