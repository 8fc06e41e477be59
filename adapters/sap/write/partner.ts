import type { Identifier, Order, Party } from '../../../schemas/types.ts';
import type { XmlElement } from '../../wire/xml.ts';
import { list, segment } from './segment.ts';
import { oneLine, pieces, whole } from './texts.ts';

/** Partner segments of the header, E1EDKA1. */
export function headerPartners(order: Order): XmlElement[] | undefined {
  const others = (order.otherParties ?? []).filter(({ role }) => role !== undefined);
  return list([
    partner(order.buyerParty, 'AG'),
    partner(order.sellerParty, 'LF'),
    partner(order.delivery?.deliveryParty, 'WE'),
    partner(order.invoiceParty, 'RE'),
    partner(order.payerParty, 'RG'),
    // A function has three places; a role of another system's is no partner function.
    ...others.map((party) =>
      /^[A-Z0-9]{1,3}$/.test(party.role ?? '') ? partner(party, party.role ?? '') : undefined,
    ),
  ]);
}

/** One partner; its fields keep the order of the segment definition. */
export function partner(party: Party | undefined, role: string): XmlElement | undefined {
  if (!party) return undefined;
  const { partyName, postalAddress: address, contacts } = party;
  const gln = party.partyIdentification?.find(({ schemeId }) => schemeId === '0088')?.value;
  const number = ownNumber(party.partyIdentification ?? []);
  const names = partyName === undefined ? [] : pieces(partyName, 35, 4);
  const streets = (address?.streetLines ?? []).flatMap((line) => pieces(line, 35));
  const contact = contacts?.[0];
  const told = segment({
    PARVW: role,
    PARTN: number,
    LIFNR: role === 'LF' ? number : undefined,
    NAME1: names[0],
    NAME2: names[1],
    NAME3: names[2],
    NAME4: names[3],
    STRAS: streets[0],
    STRS2: streets[1],
    PFACH: oneLine(address?.postBox, 35),
    ORT01: oneLine(address?.cityName, 35),
    PSTLZ: whole(address?.postalZone, 9),
    LAND1: address?.countryCode,
    TELF1: whole(contact?.telephone, 25),
    TELF2: whole(contact?.mobile, 25),
    TELFX: whole(contact?.telefax, 25),
    REGIO: whole(address?.countrySubentity, 3),
    ISOAL: address?.countryCode,
    BNAME: oneLine(contact?.name, 35),
    ILNNR: gln,
  });
  return Object.keys(told).length > 2 ? told : undefined;
}

/** PARTN has 17 places. SAP's own numbers first, a GLN last: that has a field of its own. */
function ownNumber(identifiers: readonly Identifier[]): string | undefined {
  const fitting = identifiers.filter(({ value }) => value.length <= 17);
  const own = fitting.find(({ schemeId }) => schemeId?.startsWith('urn:sap:'));
  const other = fitting.find(({ schemeId }) => schemeId !== '0088');
  return (own ?? other ?? fitting[0])?.value;
}
