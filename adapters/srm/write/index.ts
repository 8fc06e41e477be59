import type { Message } from '../../../schemas/message.ts';
import { problem } from '../../../schemas/problems.ts';
import type { WriteContext, Written } from '../../adapter.ts';
import { settingsOf } from '../settings.ts';
import { writeConfirmation } from './confirmation.ts';
import { writeOrder } from './order.ts';
import { writeRating } from './rating.ts';
import { writeSupplier } from './supplier.ts';

/** Orders and their answers as cXML, suppliers and ratings as Coupa JSON. */
export function write(message: Message, context: WriteContext): Written {
  const settings = settingsOf(context.settings);
  switch (message.type) {
    case 'order':
      return message.body.documentType === 'orderResponse'
        ? writeConfirmation(message.body, message.action, settings, context)
        : writeOrder(message.body, settings, context);
    case 'supplier':
      return writeSupplier(message.body, message.action, settings, context);
    case 'rating':
      return writeRating(message.body, settings, context);
    default:
      return {
        ok: false,
        problem: problem('document_unknown', `An SRM takes no ${message.type}.`),
      };
  }
}
