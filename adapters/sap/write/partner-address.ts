import type { Supplier } from '../../../schemas/types.ts';
import { type Entity, entity, entityIfTold, results } from './entity.ts';
import { oneLine, pieces, whole } from './texts.ts';

/** The address of a supplier as A_BusinessPartnerAddress, with its means of communication inside. */
export function addressEntity(
  supplier: Supplier,
  language: string | undefined,
): Entity | undefined {
  const { postalAddress: address, contacts = [], website } = supplier;
  const [first, second, third] = (address?.streetLines ?? []).flatMap((line, index) =>
    pieces(line, index === 0 ? 60 : 40),
  );
  const contact = contacts.find(
    ({ telephone, electronicMail, telefax }) => telephone ?? electronicMail ?? telefax,
  );
  const told = entityIfTold({
    StreetName: first,
    StreetPrefixName: oneLine(second, 40),
    AdditionalStreetPrefixName: oneLine(third, 40),
    POBox: whole(address?.postBox, 10),
    CityName: oneLine(address?.cityName, 40),
    PostalCode: whole(address?.postalZone, 10),
    Region: whole(address?.countrySubentity, 3),
    Country: address?.countryCode,
    to_PhoneNumber: results([
      numberEntity('PhoneNumber', contact?.telephone, { PhoneNumberType: '1' }),
    ]),
    to_MobilePhoneNumber: results([
      numberEntity('PhoneNumber', contact?.mobile, { PhoneNumberType: '3' }),
    ]),
    to_FaxNumber: results([numberEntity('FaxNumber', contact?.telefax, {})]),
    to_EmailAddress: results([mailEntity(contact?.electronicMail)]),
    to_URLAddress: results([website === undefined ? undefined : { WebsiteURL: website }]),
  });
  return told && entity({ ...told, Language: language });
}

function numberEntity(name: string, value: string | undefined, more: Entity): Entity | undefined {
  const number = whole(value, 30);
  return number === undefined ? undefined : { [name]: number, ...more };
}

function mailEntity(value: string | undefined): Entity | undefined {
  const mail = whole(value, 241);
  return mail === undefined ? undefined : { EmailAddress: mail, IsDefaultEmailAddress: true };
}
