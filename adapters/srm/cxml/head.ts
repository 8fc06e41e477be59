import type { Identifier } from '../../../schemas/types.ts';
import type { XmlNode } from '../../wire/xml.ts';
import { child } from '../../wire/xml.ts';
import type { Findings } from '../value/findings.ts';
import { identitiesOf } from './identity.ts';

/** Who speaks to whom, through whom. */
export interface Head {
  from?: Identifier[];
  to?: Identifier[];
  sender?: Identifier[];
}

export function headOf(found: Findings, header: XmlNode | undefined): Head {
  return {
    from: identitiesOf(found, child(header, 'From'), 'Header/From'),
    to: identitiesOf(found, child(header, 'To'), 'Header/To'),
    sender: identitiesOf(found, child(header, 'Sender'), 'Header/Sender'),
  };
}

/** The Sender as a party of its own, when it is not From: a network that forwards. */
export function forwarderOf({ from, sender }: Head) {
  const known = new Set(from?.map(({ schemeId, value }) => `${schemeId} ${value}`));
  const others = sender?.filter(({ schemeId, value }) => !known.has(`${schemeId} ${value}`)) ?? [];
  return others.length === 0 ? undefined : [{ partyIdentification: others, role: 'Sender' }];
}
