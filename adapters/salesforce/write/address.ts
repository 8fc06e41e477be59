import type { PostalAddress } from '../../../schemas/types.ts';
import { countryName } from '../countries.ts';
import type { Settings } from '../settings.ts';
import type { Row } from './operation.ts';

/** The fields of an address; country and state as names, or as codes where picklists are on. */
export function writeAddress(
  address: PostalAddress | undefined,
  prefix: '' | 'Billing' | 'Shipping',
  { countryCodes }: Settings,
): Row {
  if (!address) return {};
  const { countryCode, countrySubentity } = address;
  const street = [...(address.streetLines ?? []), ...(address.postBox ? [address.postBox] : [])];
  const country = countryCode ? (countryName(countryCode) ?? countryCode) : address.countryName;
  const coded = /^[A-Z0-9]{1,3}$/.test(countrySubentity ?? '');
  return {
    [`${prefix}Street`]: street.length === 0 ? undefined : street.join('\n'),
    [`${prefix}City`]: address.cityName,
    [`${prefix}PostalCode`]: address.postalZone,
    [countryCodes && coded ? `${prefix}StateCode` : `${prefix}State`]: countrySubentity,
    ...(countryCodes && countryCode
      ? { [`${prefix}CountryCode`]: countryCode }
      : { [`${prefix}Country`]: country }),
  };
}
