import type { Contact, Identifier, Party } from '../../../schemas/types.ts';
import type { XmlNode } from '../../wire/xml.ts';
import { children } from '../../wire/xml.ts';
import { list } from '../value/fields.ts';
import type { Findings } from '../value/findings.ts';
import { contactOf } from './addresses.ts';

/** Roles of people on the seller's side (cXML 1.2 Contact/@role); all others are the buyer's. */
const sellers = new Set([
  'supplierCorporate',
  'supplierAccount',
  'supplierMasterAccount',
  'sales',
  'customerService',
  'technicalSupport',
  'remitTo',
  'payTo',
  'shipFrom',
]);

/** Buyer and seller with their identities and their people. */
export function partiesOf(
  found: Findings,
  header: XmlNode,
  ids: { buyer?: Identifier[]; seller?: Identifier[] },
  pointer: string,
): { buyerParty?: Party; sellerParty?: Party } {
  const contacts = children(header, 'Contact').map((node) =>
    contactOf(found, node, `${pointer}/Contact`),
  );
  const isSeller = (contact: Contact) => sellers.has(contact.role ?? '');
  const people = contacts.filter((contact) => contact !== undefined);
  const party = (
    partyIdentification: Identifier[] | undefined,
    own: Contact[],
  ): Party | undefined =>
    partyIdentification && {
      partyIdentification,
      contacts: list(found, own, 50, `${pointer}/Contact`),
    };
  return {
    buyerParty: party(
      ids.buyer,
      people.filter((contact) => !isSeller(contact)),
    ),
    sellerParty: party(ids.seller, people.filter(isSeller)),
  };
}
