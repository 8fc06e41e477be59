/**
 * From a normalized document to what the ledger writes down for it: the message, its deliveries, its
 * first receipt, and the message that carries that receipt back to the sender.
 */
import type { Receipt } from '../../schemas/types.ts';
import { schemaId } from '../../schemas/validate.ts';
import type { Dedupe, MessageEntry, MessageRow } from '../ledger/entry.ts';
import type { Book, BookSystem } from './address-book/book.ts';
import { comparedKey } from './business-key.ts';
import { sha256 } from './digest.ts';
import { fanOut } from './fan-out.ts';
import type { Normalized } from './normalize.ts';
import { issueReceipt, type Subject } from './receipt.ts';

export interface Entering {
  book: Book;
  system: BookSystem;
  interchangeId: string;
  rawSha256: string;
  acceptedAt: Date;
  dedupe: Dedupe;
  previousSha256: string | null;
}

export interface EnteredMessage {
  entry: MessageEntry;
  receipt: Receipt;
}

/** The entry of a document; one that could not be normalized goes into quarantine. */
export function enter(document: Normalized, entering: Entering): EnteredMessage {
  const { book, system, interchangeId, acceptedAt } = entering;
  const { result } = document;
  const canonical = result.ok ? Buffer.from(JSON.stringify(result.message)) : undefined;
  const deliveries = result.ok ? fanOut(book, result.message, document.id, acceptedAt) : [];
  const businessKeys = result.ok ? result.message.businessKeys : result.businessKeys;
  const state = !result.ok ? 'quarantined' : deliveries.length === 0 ? 'unrouted' : 'in_transit';
  const row: MessageRow = {
    id: document.id,
    interchange_id: interchangeId,
    position: document.position,
    system: system.name,
    partner: system.partner,
    type: (result.ok ? result.message.type : result.type) ?? null,
    action: result.ok ? result.message.action : null,
    native_type: document.nativeType,
    native_id: document.nativeId ?? null,
    state,
    accepted_at: acceptedAt.toISOString(),
    business_keys: businessKeys,
    canonical_sha256: canonical ? sha256(canonical) : null,
    schema_id: result.ok ? schemaId(result.message.type) : null,
    address_book_version: book.version,
    problem: result.ok ? null : result.problem,
    receipt_sha256: null,
  };
  const issued = issueReceipt(
    subjectOf(row, entering.rawSha256),
    {
      event: state === 'in_transit' ? 'accepted' : state,
      ...(!result.ok && {
        code: result.problem.code,
        detail: result.problem.detail.slice(0, 2000),
      }),
    },
    acceptedAt.toISOString(),
    entering.previousSha256,
  );
  return {
    receipt: issued.receipt,
    entry: {
      row: { ...row, receipt_sha256: issued.row.sha256 },
      dedupe: entering.dedupe,
      keys: [...new Set(businessKeys.map((key) => comparedKey(key.value)).filter((key) => key))],
      ...(result.ok && result.revision && { revision: result.revision }),
      canonical,
      deliveries,
      receipt: issued.row,
    },
  };
}

/** The part of the row of a message that receipts speak of. */
type Told = Pick<
  MessageRow,
  | 'id'
  | 'interchange_id'
  | 'system'
  | 'partner'
  | 'native_id'
  | 'business_keys'
  | 'canonical_sha256'
  | 'schema_id'
  | 'address_book_version'
> & { type: string | null };

/** What receipts say of a message. */
export function subjectOf(row: Told, rawSha256: string): Subject {
  return {
    interchangeId: row.interchange_id,
    messageId: row.id,
    sender: row.system,
    senderPartner: row.partner,
    ...(row.type && { messageType: row.type }),
    ...(row.native_id && { nativeId: row.native_id }),
    ...(row.business_keys.length > 0 && { businessKeys: row.business_keys }),
    receivedSha256: rawSha256,
    ...(row.canonical_sha256 && { canonicalSha256: row.canonical_sha256 }),
    ...(row.schema_id && { schemaId: row.schema_id }),
    addressBookVersion: row.address_book_version,
  };
}
