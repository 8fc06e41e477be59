import type { Message } from '../../schemas/message.ts';
import type { Receipt } from '../../schemas/types.ts';
import { schemaId } from '../../schemas/validate.ts';
import type { Dedupe, MessageEntry } from '../ledger/entry.ts';
import { newId, publicId } from '../ledger/ids.ts';
import type { Book } from './address-book/book.ts';
import { hubName } from './address-book/hub-name.ts';
import { sha256 } from './digest.ts';

/**
 * A message that carries a receipt to the system that the sender named for it; undefined when it
 * named none, and for a receipt about a receipt, which would have one of its own. Receipts of one
 * message stay in order, and a dead one does not hold the next: each says more than the one before.
 */
export function receiptMessage(
  book: Book,
  senderName: string,
  subject: { interchangeId: string; messageId?: string; dedupe: Dedupe },
  receipt: Receipt,
): MessageEntry | undefined {
  if (receipt.messageType === 'receipt') return undefined;
  const sender = book.system(senderName);
  const to = sender?.inbound?.receipts;
  const receiver = to === undefined ? undefined : book.system(to);
  if (!sender || !receiver?.outbound) return undefined;
  const id = newId();
  const keys = receipt.businessKeys ?? [];
  const message: Message = {
    id: publicId('msg', id),
    type: 'receipt',
    version: '1',
    action: 'create',
    source: { system: hubName, nativeId: receipt.id, nativeType: 'receipt' },
    occurredAt: receipt.at,
    correlationId: receipt.messageId ?? receipt.interchangeId,
    businessKeys: keys.length > 0 ? keys : [{ kind: 'receipt', value: receipt.id }],
    body: receipt,
  };
  const canonical = Buffer.from(JSON.stringify(message));
  return {
    row: {
      id,
      interchange_id: subject.interchangeId,
      position: null,
      system: hubName,
      partner: sender.partner,
      type: 'receipt',
      action: 'create',
      native_type: 'receipt',
      native_id: receipt.id,
      state: 'in_transit',
      accepted_at: receipt.at,
      business_keys: message.businessKeys,
      canonical_sha256: sha256(canonical),
      schema_id: schemaId('receipt'),
      address_book_version: book.version,
      problem: null,
      receipt_sha256: null,
    },
    dedupe: subject.dedupe,
    keys: [],
    canonical,
    deliveries: [
      {
        id: newId(),
        message_id: id,
        system: receiver.name,
        partner: receiver.partner,
        route: 'receipts',
        lane: `receipt ${subject.messageId ?? subject.interchangeId}`,
        on_dead: 'skip',
        on_stale: 'deliver',
        created_at: receipt.at,
        deliver_by: null,
      },
    ],
  };
}
