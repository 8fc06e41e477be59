import type { Contact, Party, PostalAddress } from '../../../schemas/types.ts';
import type { XmlNode } from '../../wire/xml.ts';
import { attribute, child, children, textOf } from '../../wire/xml.ts';
import { identifier, list, name, prose } from '../value/fields.ts';
import type { Findings } from '../value/findings.ts';
import { prune } from '../value/prune.ts';
import { schemeOf } from './identity.ts';

/** The scheme of an `addressID` whose domain the sender does not name. */
export const addressScheme = 'urn:cxml:addressid';

/** A ShipTo or BillTo as a party; undefined when it says nothing that identifies one. */
export function partyOf(
  found: Findings,
  place: XmlNode | undefined,
  pointer: string,
): Party | undefined {
  const address = child(place, 'Address');
  const scheme = schemeOf(attribute(address, 'addressIDDomain')) ?? addressScheme;
  const own = identifier(
    found,
    attribute(address, 'addressID'),
    scheme,
    `${pointer}/Address/@addressID`,
  );
  const others = children(place, 'IdReference').map((reference) =>
    identifier(
      found,
      attribute(reference, 'identifier'),
      schemeOf(attribute(reference, 'domain')),
      `${pointer}/IdReference`,
    ),
  );
  const contact = reachOf(found, address, `${pointer}/Address`);
  const party: Party = prune({
    partyIdentification: list(found, [own, ...others], 50, pointer),
    partyName: prose(found, textOf(address, 'Name'), 500, `${pointer}/Address/Name`),
    postalAddress: postalAddressOf(found, address, `${pointer}/Address/PostalAddress`),
    contacts: Object.keys(contact).length === 0 ? undefined : [contact],
  });
  return party.partyIdentification || party.partyName || party.postalAddress ? party : undefined;
}

function postalAddressOf(
  found: Findings,
  address: XmlNode | undefined,
  pointer: string,
): PostalAddress {
  const postal = child(address, 'PostalAddress');
  const lines = (element: string) =>
    list(
      found,
      children(postal, element).map((line) =>
        prose(found, textOf(line), 500, `${pointer}/${element}`),
      ),
      10,
      `${pointer}/${element}`,
    );
  const part = (element: string, most: number) =>
    prose(found, textOf(postal, element), most, `${pointer}/${element}`);
  return {
    deliverTo: lines('DeliverTo'),
    streetLines: lines('Street'),
    cityName: part('City', 500),
    postalZone: name(found, textOf(postal, 'PostalCode'), 32, `${pointer}/PostalCode`),
    countrySubentity: part('State', 500),
    ...countryOf(found, address, postal, pointer),
  };
}

/** The ISO code; what is no code stays as the name. */
function countryOf(
  found: Findings,
  address: XmlNode | undefined,
  postal: XmlNode | undefined,
  pointer: string,
): Pick<PostalAddress, 'countryCode' | 'countryName'> {
  const code =
    attribute(child(postal, 'Country'), 'isoCountryCode') ?? attribute(address, 'isoCountryCode');
  if (code !== undefined && /^[A-Za-z]{2}$/.test(code)) return { countryCode: code.toUpperCase() };
  if (code !== undefined)
    found.warn(
      'country_unknown',
      `${pointer}/Country`,
      `"${code.slice(0, 60)}" is not a country code.`,
    );
  return {
    countryName: prose(found, textOf(postal, 'Country') ?? code, 500, `${pointer}/Country`),
  };
}

/** A Contact: `<Contact role="endUser"><Name/><Email/><Phone/></Contact>`. */
export function contactOf(found: Findings, node: XmlNode, pointer: string): Contact | undefined {
  const contact = prune({
    name: prose(found, textOf(node, 'Name'), 500, `${pointer}/Name`),
    role: prose(found, attribute(node, 'role'), 500, `${pointer}/@role`),
    ...reachOf(found, node, pointer),
  });
  return Object.keys(contact).some((key) => key !== 'role') ? contact : undefined;
}

function reachOf(found: Findings, node: XmlNode | undefined, pointer: string): Contact {
  return prune({
    electronicMail: name(found, textOf(node, 'Email'), 320, `${pointer}/Email`),
    telephone: name(found, numberOf(child(node, 'Phone')), 100, `${pointer}/Phone`),
    telefax: name(found, numberOf(child(node, 'Fax')), 100, `${pointer}/Fax`),
  });
}

/** `+1 800 5551212 x12`, from its four parts, of which any may be missing. */
function numberOf(phone: XmlNode | undefined): string | undefined {
  const part = (element: string) => textOf(phone, 'TelephoneNumber', element);
  const [country, area, number, extension] = [
    part('CountryCode'),
    part('AreaOrCityCode'),
    part('Number'),
    part('Extension'),
  ];
  if (area === undefined && number === undefined) return undefined;
  const parts = [
    country && `+${country.replace(/^\+/, '')}`,
    area,
    number,
    extension && `x${extension}`,
  ];
  return parts.filter(Boolean).join(' ');
}
