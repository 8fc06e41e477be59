import type { BusinessKey, Receipt } from '../../schemas/types.ts';
import type { ReceiptRow } from '../ledger/entry.ts';
import { newId, publicId } from '../ledger/ids.ts';
import { canonicalJson, sha256 } from './digest.ts';

/** What a receipt says of the message that it is about. */
export interface Subject {
  interchangeId: string;
  messageId?: string;
  sender: string;
  senderPartner?: string;
  messageType?: string;
  nativeId?: string;
  businessKeys?: BusinessKey[];
  receivedSha256: string;
  canonicalSha256?: string;
  schemaId?: string;
  addressBookVersion?: number;
}

/** What happened. */
export type Happening = Pick<
  Receipt,
  | 'event'
  | 'generation'
  | 'receiver'
  | 'receiverPartner'
  | 'sentSha256'
  | 'attemptNumber'
  | 'remoteStatus'
  | 'remoteReference'
  | 'code'
  | 'detail'
> & { deliveryId?: string; attemptId?: string };

export interface Issued {
  row: ReceiptRow;
  receipt: Receipt;
}

/** Writes out a receipt, chained to the one before it. `at` is RFC 3339. */
export function issueReceipt(
  subject: Subject,
  happening: Happening,
  at: string,
  previousSha256: string | null,
): Issued {
  const id = newId();
  const { interchangeId, messageId, ...about } = subject;
  const { deliveryId, attemptId, ...what } = happening;
  const receipt: Receipt = {
    id: publicId('rct', id),
    interchangeId: publicId('ict', interchangeId),
    ...(messageId && { messageId: publicId('msg', messageId) }),
    ...(deliveryId && { deliveryId: publicId('dlv', deliveryId) }),
    ...(attemptId && { attemptId: publicId('att', attemptId) }),
    at,
    ...about,
    ...what,
    ...(previousSha256 && { previousSha256 }),
  };
  const body = canonicalJson(receipt);
  const digest = sha256(body);
  return {
    receipt: { ...receipt, sha256: digest },
    row: {
      id,
      interchange_id: interchangeId,
      message_id: messageId ?? null,
      event: receipt.event,
      body,
      sha256: digest,
      previous_sha256: previousSha256,
    },
  };
}
