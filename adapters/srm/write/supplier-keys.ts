import type { Party } from '../../../schemas/types.ts';
import { supplierIdScheme, supplierNumberScheme } from '../coupa/schemes.ts';
import type { Settings } from '../settings.ts';

/** How Coupa knows the supplier: its own id, the number, the DUNS number. */
export function coupaKeysOf(
  party: Pick<Party, 'partyIdentification'>,
  settings: Settings,
  system: string,
) {
  const ids = party.partyIdentification ?? [];
  const of = (scheme: string) => ids.find(({ schemeId }) => schemeId === scheme)?.value;
  const id = of(supplierIdScheme(system));
  const wanted = settings.supplier_number_scheme;
  const number =
    (wanted === undefined ? undefined : of(wanted)) ??
    of(supplierNumberScheme(system)) ??
    (id === undefined ? ids[0]?.value : undefined);
  return { id, number, duns: of('0060') };
}
