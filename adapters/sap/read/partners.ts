import type { Order, Party } from '../../../schemas/types.ts';
import { partyIdentifier } from './identifier.ts';
import { party } from './party.ts';
import { quoted, type Reading, warn } from './reading.ts';
import { field, type Segment, segments } from './segment.ts';
import { defined } from './values.ts';

export type Partners = Pick<
  Order,
  'buyerParty' | 'sellerParty' | 'invoiceParty' | 'payerParty' | 'otherParties'
> & { deliveryParty?: Party };

/** Partner functions with a canonical place. SAP exchanges the German keys in every language. */
const places = {
  AG: 'buyerParty',
  LF: 'sellerParty',
  WE: 'deliveryParty',
  RE: 'invoiceParty',
  RG: 'payerParty',
} as const;

interface Partner {
  from: Segment;
  party: Party;
}

/** The partners of an order: each function in its place, everybody else in otherParties. */
export function partners(reading: Reading, idoc: Segment): Partners {
  const all = segments(idoc, 'E1EDKA1').flatMap((from): Partner[] => {
    const found = party(reading, from);
    return found ? [{ from, party: found }] : [];
  });
  const result: Partners = {};
  const placed = new Set<Partner>();
  for (const [role, place] of Object.entries(places)) {
    const candidates = all.filter(({ party }) => party.role === role);
    const chosen = mostComplete(candidates);
    if (!chosen) continue;
    result[place] = chosen.party;
    placed.add(chosen);
    warnOfRepeated(reading, role, candidates, chosen);
  }
  const others = all.filter((partner) => !placed.has(partner)).map(({ party }) => party);
  return defined({
    ...result,
    sellerParty: result.sellerParty ?? sellerNamedByBuyer(reading, idoc),
    otherParties: others.length === 0 ? undefined : others.slice(0, 100),
  });
}

/** The first with a number and a name; else the first with its number in both places; else the first. */
function mostComplete(candidates: readonly Partner[]): Partner | undefined {
  return (
    candidates.find(({ party }) => party.partyIdentification && party.partyName) ??
    candidates.find(({ from }) => field(from, 'PARTN') && field(from, 'LIFNR')) ??
    candidates.find(({ party }) => party.partyIdentification) ??
    candidates[0]
  );
}

function warnOfRepeated(
  reading: Reading,
  role: string,
  candidates: readonly Partner[],
  chosen: Partner,
): void {
  for (const { from } of candidates) {
    if (from === chosen.from) continue;
    warn(
      reading,
      'partner_repeated',
      from.path,
      `Partner function ${role} came ${candidates.length} times; ${chosen.from.path} was taken, this one is among the other parties.`,
    );
  }
}

/** LIFNR in the buyer's segment is the vendor as the buyer counts: it tells the seller when no LF does. */
function sellerNamedByBuyer(reading: Reading, idoc: Segment): Party | undefined {
  const buyer = segments(idoc, 'E1EDKA1').find(
    (from) => field(from, 'PARVW') === 'AG' && field(from, 'PARTN') && field(from, 'LIFNR'),
  );
  const number = field(buyer, 'LIFNR');
  if (!buyer || number === undefined) return undefined;
  warn(
    reading,
    'seller_from_buyer',
    `${buyer.path}/LIFNR`,
    `There is no partner LF; the seller is the vendor ${quoted(number)} that the buyer names.`,
  );
  return { partyIdentification: [partyIdentifier(reading, number, buyer.path)] };
}
