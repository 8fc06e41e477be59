import type { Party, Rating } from '../../../schemas/types.ts';
import { identifier, list, prose } from '../value/fields.ts';
import type { Findings } from '../value/findings.ts';
import { prune } from '../value/prune.ts';
import { type CoupaRecord, object, text } from './record.ts';
import {
  customerIdScheme,
  customerNumberScheme,
  riskObjectScheme,
  supplierIdScheme,
  supplierNumberScheme,
} from './schemes.ts';

type Parties = Pick<Rating, 'ratedParty' | 'raterParty'>;

/** Who is rated, and by whom. The supplier comes as an object, as flat fields, or as a riskable object. */
export function ratedOf(
  found: Findings,
  record: CoupaRecord,
  system: string,
  direction: Rating['direction'],
): Parties {
  const supplier = supplierIn(found, record, system);
  const buyer = partyIn(found, object(record, 'buyer', 'customer'), '/buyer', {
    id: customerIdScheme(system),
    number: customerNumberScheme(system),
  });
  const [rated, rater] =
    direction === 'buyer_rates_supplier' ? [supplier, buyer] : [buyer, supplier];
  if (rated === undefined)
    found.refuse(
      'required',
      direction === 'buyer_rates_supplier' ? '/supplier' : '/buyer',
      'is missing: nobody is rated',
    );
  return { ratedParty: rated ?? {}, raterParty: rater };
}

function supplierIn(found: Findings, record: CoupaRecord, system: string): Party | undefined {
  const schemes = { id: supplierIdScheme(system), number: supplierNumberScheme(system) };
  const flat = {
    id: text(record, 'supplier-id'),
    number: text(record, 'supplier-number'),
    name: text(record, 'supplier-name'),
  };
  return (
    partyIn(found, object(record, 'supplier'), '/supplier', schemes) ??
    partyIn(found, flat, '/supplier', schemes) ??
    partyIn(found, object(record, 'riskable-object'), '/riskableObject', {
      id: riskObjectScheme(system),
      number: schemes.number,
    })
  );
}

function partyIn(
  found: Findings,
  record: CoupaRecord | undefined,
  pointer: string,
  schemes: { id: string; number: string },
): Party | undefined {
  const ids = [
    identifier(found, text(record, 'entity-id', 'id'), schemes.id, `${pointer}/id`),
    identifier(found, text(record, 'number'), schemes.number, `${pointer}/number`),
    identifier(found, text(record, 'duns'), '0060', `${pointer}/duns`),
  ];
  const party: Party = prune({
    partyIdentification: list(found, ids, 50, pointer),
    partyName: prose(found, text(record, 'name', 'display-name'), 500, `${pointer}/name`),
  });
  return Object.keys(party).length === 0 ? undefined : party;
}
