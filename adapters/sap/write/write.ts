import type { Message } from '../../../schemas/message.ts';
import { problem } from '../../../schemas/problems.ts';
import type { WriteContext, Written } from '../../adapter.ts';
import { businessPartner } from './business-partner.ts';
import { writeOrder } from './order.ts';
import { Unwritable } from './unwritable.ts';

export const idocType = 'text/xml; charset=utf-8';
export const odataType = 'application/json; charset=utf-8';

/** An order as IDoc XML, a supplier as the JSON of API_BUSINESS_PARTNER. */
export function write(message: Message, context: WriteContext): Written {
  try {
    if (message.type === 'order') {
      return { ok: true, contentType: idocType, body: writeOrder(message.body, context) };
    }
    if (message.type === 'supplier') {
      const record = businessPartner(message, context);
      return {
        ok: true,
        contentType: odataType,
        body: `${JSON.stringify(record, undefined, 2)}\n`,
      };
    }
  } catch (error) {
    if (error instanceof Unwritable) return { ok: false, problem: error.problem };
    throw error;
  }
  const detail = `SAP has no document for a ${message.type}.`;
  return { ok: false, problem: problem('document_unknown', detail, { pointer: '/type' }) };
}
