import type { Outbound, Outcome, SendContext } from '../../adapter.ts';
import { sendBusinessPartner } from './business-partner.ts';
import { sendIdoc } from './idoc.ts';

/** XML is an IDoc, JSON a business partner. */
export function send(outbound: Outbound, context: SendContext): Promise<Outcome> {
  return outbound.contentType.includes('json')
    ? sendBusinessPartner(outbound, context)
    : sendIdoc(outbound, context);
}
