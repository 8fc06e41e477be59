import type { Outbound, Outcome, SendContext } from '../../adapter.ts';
import { sendCoupa } from './coupa.ts';
import { sendCxml } from './cxml.ts';
import { withoutSecretsIn } from './secrecy.ts';

/** cXML is posted once; Coupa JSON goes to the record that is already there, if it is. */
export async function send(outbound: Outbound, context: SendContext): Promise<Outcome> {
  const way = outbound.contentType.startsWith('application/json') ? sendCoupa : sendCxml;
  return withoutSecretsIn(await way(outbound, context), context);
}
