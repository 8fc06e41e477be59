import type { Message } from '../../schemas/message.ts';
import type { DeliveryRow } from '../ledger/entry.ts';
import { newId } from '../ledger/ids.ts';
import type { Book, BookRoute } from './address-book/book.ts';
import { comparedKey } from './business-key.ts';

/** One delivery for every receiving system that a route of the address book names. */
export function fanOut(
  book: Book,
  message: Message,
  messageId: string,
  acceptedAt: Date,
): DeliveryRow[] {
  const sender = book.system(message.source.system);
  return book.routesFor(message.source.system, message).map((route) => ({
    id: newId(),
    message_id: messageId,
    system: route.to,
    partner: book.system(route.to)?.partner ?? '',
    route: route.name,
    lane: lane(route, message, sender?.partner ?? ''),
    on_dead: route.onDead,
    on_stale: route.onStale,
    created_at: acceptedAt.toISOString(),
    deliver_by:
      route.deliverWithin === undefined
        ? null
        : new Date(acceptedAt.getTime() + route.deliverWithin).toISOString(),
  }));
}

/** What must stay in order at the receiver; null: nothing. */
function lane(route: BookRoute, message: Message, senderPartner: string): string | null {
  if (route.ordering === 'none') return null;
  if (route.ordering === 'partner') return `partner ${senderPartner}`;
  const first = message.businessKeys[0];
  return first ? `${message.type} ${first.kind} ${comparedKey(first.value)}` : null;
}
