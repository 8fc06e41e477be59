import type { Contact, Party } from '../../../schemas/types.ts';
import { isText, postalAddress } from './address.ts';
import { distinct, partyIdentifier } from './identifier.ts';
import { type Reading, warn } from './reading.ts';
import { field, type Segment } from './segment.ts';
import { defined, filled } from './values.ts';

/**
 * A partner segment, E1EDKA1 or E1EDPA1. Undefined when it names nobody.
 *
 * PARTN is the partner's number. LIFNR is the number of the *vendor* (SE11: "vendor number at
 * customer location"): in the buyer's segment (AG) it is the seller's number, so it counts only for
 * the vendor, and where a partner has no other number (a ship-to plant has its own in LIFNR).
 */
export function party(reading: Reading, from: Segment): Party | undefined {
  const role = field(from, 'PARVW');
  const own = field(from, 'PARTN');
  const vendor = own === undefined || role === 'LF' ? field(from, 'LIFNR') : undefined;
  const numbers = [own, vendor, field(from, 'ILNNR')]
    .filter(isText)
    .map((value) => partyIdentifier(reading, value, from.path));
  const name = ['NAME1', 'NAME2', 'NAME3', 'NAME4']
    .map((part) => field(from, part))
    .filter(isText)
    .join(' ');
  const told = contact(from);
  const found: Party = defined({
    partyIdentification: numbers.length === 0 ? undefined : distinct(numbers),
    partyName: name === '' ? undefined : name,
    postalAddress: postalAddress(reading, from),
    contacts: told && [told],
    role,
  });
  if (found.partyIdentification || found.partyName || found.postalAddress) return found;
  warn(
    reading,
    'partner_empty',
    from.path,
    'The partner has no number, name or address; it was dropped.',
  );
  return undefined;
}

function contact(from: Segment): Contact | undefined {
  return filled(
    defined({
      name: field(from, 'BNAME'),
      telephone: field(from, 'TELF1'),
      mobile: field(from, 'TELF2'),
      telefax: field(from, 'TELFX'),
    }),
  );
}
