import type { Message } from '../../../schemas/message.ts';
import { problem } from '../../../schemas/problems.ts';
import type { Order } from '../../../schemas/types.ts';
import type { WriteContext, Written } from '../../adapter.ts';
import { readSettings, type Settings } from '../settings.ts';
import { accountFields } from './account.ts';
import { leadFields } from './lead.ts';
import {
  type Operation,
  type RecordKey,
  type Row,
  recordPath,
  referenceOf,
  writeOperation,
} from './operation.ts';
import { orderFields } from './order.ts';
import { mostLines, orderWithItems } from './order-items.ts';
import { ratingFields } from './rating.ts';
import { keyOf, numberKey, rowOf } from './record.ts';

/** A canonical message to one operation on the REST API. */
export function write(message: Message, context: WriteContext): Written {
  const settings = readSettings(context.settings, context.system);
  switch (message.type) {
    case 'lead': {
      const key = keyOf(message.body.identifiers, message, settings);
      return upsert(message, 'Lead', key, leadFields(message.body, settings), settings);
    }
    case 'supplier': {
      const key = keyOf(message.body.partyIdentification, message, settings);
      return upsert(message, 'Account', key, accountFields(message.body, settings), settings);
    }
    case 'rating': {
      const key = numberKey({ value: message.body.id }, message, settings);
      const fields = ratingFields(message.body, message, settings);
      return upsert(message, settings.ratingObject, key, fields, settings);
    }
    case 'order':
      return writeOrder(message, message.body, settings, context.acceptedAt);
    default:
      return refused(`Salesforce has no place for a ${message.type}.`);
  }
}

/** An update of a record known by its own id changes it; everything else makes or changes it. */
function upsert(
  message: Message,
  object: string,
  key: RecordKey,
  fields: Row,
  settings: Settings,
): Written {
  if (message.action === 'delete') return remove(object, key, settings);
  const mayCreate = !('id' in key) && message.action !== 'update';
  const name = message.type === 'rating' ? 'Rating' : object;
  const body = rowOf(message, name, fields, settings, mayCreate);
  return written({
    method: 'PATCH',
    path: recordPath(settings, object, key),
    reference: referenceOf(key),
    body,
  });
}

function writeOrder(
  message: Message,
  order: Order,
  settings: Settings,
  acceptedAt: string,
): Written {
  if (order.documentType === 'orderResponse')
    return refused('Salesforce has no place for the response to an order.');
  const id = order.documentType === 'order' ? order.id : (order.orderReference?.id ?? order.id);
  const key = numberKey({ value: id }, message, settings);
  const path = recordPath(settings, 'Order', key);
  const reference = referenceOf(key);
  if (order.documentType === 'orderCancellation' && settings.cancelledStatus !== undefined)
    return written({
      method: 'PATCH',
      path,
      reference,
      body: { Status: settings.cancelledStatus },
    });
  if (order.documentType === 'orderCancellation' && !settings.allowDelete)
    return refused('The setting cancelled_status must say what Status a cancelled Order has.');
  if (order.documentType === 'orderCancellation' || message.action === 'delete')
    return remove('Order', key, settings);
  const mayCreate = order.documentType === 'order' && message.action !== 'update';
  const fields = orderFields(order, message, settings, { acceptedAt, mayCreate });
  const body = rowOf(message, 'Order', fields, settings, mayCreate);
  if (!settings.orderItems) return written({ method: 'PATCH', path, reference, body });
  if (order.orderLines.length > mostLines)
    return refused(
      `The order has ${order.orderLines.length} lines; one request holds ${mostLines}.`,
    );
  return written(orderWithItems(body, key, order.orderLines, settings));
}

function remove(object: string, key: RecordKey, settings: Settings): Written {
  if (!settings.allowDelete)
    return refused('Records are deleted only when the setting allow_delete says so.');
  return written({
    method: 'DELETE',
    path: recordPath(settings, object, key),
    reference: referenceOf(key),
  });
}

function written(operation: Operation): Written {
  return { ok: true, contentType: 'application/json', body: writeOperation(operation) };
}

function refused(detail: string): Written {
  return { ok: false, problem: problem('document_invalid', detail) };
}
