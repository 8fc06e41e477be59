import type { PostalAddress } from '../../../schemas/types.ts';
import { list, name, prose } from '../value/fields.ts';
import type { Findings } from '../value/findings.ts';
import { type CoupaRecord, label, member, object, text } from './record.ts';

/** `{"street1", "street2", "city", "state", "postal-code", "country": {"code", "name"} | "United States"}`. */
export function addressOf(
  found: Findings,
  record: CoupaRecord | undefined,
  pointer: string,
): PostalAddress {
  const words = (...names: string[]) =>
    prose(found, text(record, ...names), 500, `${pointer}/${names[0]}`);
  const streets = ['street1', 'street2', 'street3', 'street4'].map((street) => words(street));
  return {
    name: words('name'),
    deliverTo: list(found, [words('attention')], 10, pointer),
    streetLines: list(found, streets, 10, pointer),
    postBox: words('po-box'),
    cityName: words('city'),
    countrySubentity: words('state', 'state-iso-code', 'state-region'),
    postalZone: name(found, text(record, 'postal-code'), 32, `${pointer}/postal-code`),
    ...countryOf(found, record, `${pointer}/country`),
  };
}

function countryOf(found: Findings, record: CoupaRecord | undefined, pointer: string) {
  const code = text(object(record, 'country'), 'code') ?? label(member(record, 'country'), 'name');
  if (code === undefined) return {};
  if (/^[A-Za-z]{2}$/.test(code)) return { countryCode: code.toUpperCase() };
  const countryName = label(member(record, 'country'), 'name', 'code');
  found.warn('country_unknown', pointer, `"${code.slice(0, 60)}" is not a country code.`);
  return { countryName: prose(found, countryName, 500, pointer) };
}
