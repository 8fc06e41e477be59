import type { Contact, Party } from '../../../schemas/types.ts';
import type { XmlElement } from '../../wire/xml.ts';
import { addressScheme } from '../cxml/addresses.ts';
import { domainOf } from '../cxml/identity.ts';

/** An Address, as ShipTo and BillTo have it. cXML demands Street, City and a country code. */
export function addressOf(party: Party, language: string): XmlElement {
  const id = party.partyIdentification?.find(({ schemeId }) => schemeId === addressScheme);
  const [contact] = party.contacts ?? [];
  const country = party.postalAddress?.countryCode;
  const name =
    party.partyName ?? party.postalAddress?.name ?? party.partyIdentification?.[0]?.value;
  return {
    '@isoCountryCode': country,
    '@addressID': id?.value,
    Name: { '@xml:lang': language, '#text': name ?? '' },
    PostalAddress: party.postalAddress && postalAddressOf(party.postalAddress),
    Email: contact?.electronicMail,
    Phone: phoneOf(contact?.telephone, country),
    Fax: phoneOf(contact?.telefax, country),
  };
}

/** Numbers of the party that are no address number. */
export function referencesOf(party: Party): XmlElement[] {
  return (party.partyIdentification ?? []).flatMap(({ value, schemeId }) => {
    const domain = schemeId === addressScheme ? undefined : domainOf(schemeId);
    return domain === undefined ? [] : [{ '@identifier': value, '@domain': domain }];
  });
}

/** Stands where cXML demands a text and the message has none: an empty one is refused by many. */
const unknown = '-';
/** ISO 3166-1 leaves ZZ to its users; UN/CEFACT uses it for a country that is not known. */
const unknownCountry = 'ZZ';

function postalAddressOf(address: NonNullable<Party['postalAddress']>): XmlElement {
  const streets = [...(address.streetLines ?? []), ...(address.postBox ? [address.postBox] : [])];
  return {
    DeliverTo: address.deliverTo,
    Street: streets.length === 0 ? [unknown] : streets,
    City: address.cityName ?? unknown,
    State: address.countrySubentity,
    PostalCode: address.postalZone,
    Country: {
      '@isoCountryCode': address.countryCode ?? unknownCountry,
      '#text': address.countryName ?? address.countryCode ?? '',
    },
  };
}

/** A person; the role must be a name token (NMTOKEN). */
export function contactOf(contact: Contact, language: string): XmlElement {
  const role = contact.role?.replace(/[^\w.:-]/g, '_');
  const name = contact.name ?? [contact.givenName, contact.familyName].filter(Boolean).join(' ');
  return {
    '@role': role,
    Name: { '@xml:lang': language, '#text': name },
    Email: contact.electronicMail,
    Phone: phoneOf(contact.telephone, undefined),
    Fax: phoneOf(contact.telefax, undefined),
  };
}

/** `+49 761 1234567 x12` in its four parts; a number in another form stays whole. */
function phoneOf(number: string | undefined, country: string | undefined): XmlElement | undefined {
  if (number === undefined) return undefined;
  const parts = /^\+(\d{1,3}) (\d{1,6}) (.*?)(?: x(\d+))?$/.exec(number);
  const [, code = '', area = '', rest = number, extension] = parts ?? [];
  return {
    TelephoneNumber: {
      CountryCode: { '@isoCountryCode': country ?? '', '#text': code },
      AreaOrCityCode: area,
      Number: rest,
      Extension: extension,
    },
  };
}
