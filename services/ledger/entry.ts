/** The rows that an interchange adds to the ledger. Times are RFC 3339, digests hexadecimal. */
import type { MessageType } from '../../schemas/message.ts';
import type { Problem } from '../../schemas/problems.ts';
import type { BusinessKey } from '../../schemas/types.ts';
import type { ColumnType } from './recordset.ts';

/** All that one accepted interchange adds to the ledger. */
export interface Entry {
  interchange: InterchangeRow;
  raw: Buffer;
  messages: MessageEntry[];
}

export interface InterchangeRow {
  id: string;
  system: string;
  partner: string | null;
  state: 'accepted' | 'partly_accepted' | 'rejected';
  received_at: string;
  content_type: string;
  headers: Record<string, string>;
  remote_address: string | null;
  bytes: number;
  sha256: string;
  idempotency_key: string | null;
  traceparent: string | null;
  address_book_version: number | null;
  problem: InterchangeProblem | null;
}

export const interchangeColumns = {
  id: 'uuid',
  system: 'text',
  partner: 'text',
  state: 'text',
  received_at: 'timestamptz',
  content_type: 'text',
  headers: 'jsonb',
  remote_address: 'text',
  bytes: 'integer',
  sha256: 'bytea',
  idempotency_key: 'text',
  traceparent: 'text',
  address_book_version: 'integer',
  problem: 'jsonb',
} as const satisfies Record<keyof InterchangeRow, ColumnType>;

/** Why an interchange, or which of its documents, was refused. */
export interface InterchangeProblem extends Problem {
  documents?: { position: number; nativeId?: string; problem: Problem }[];
}

export interface MessageEntry {
  row: MessageRow;
  /** What makes it a repetition. */
  dedupe: Dedupe;
  /** Business keys in the form they are compared in. */
  keys: string[];
  /** How new the document is, where its sender tells. */
  revision?: Revision;
  canonical?: Buffer;
  deliveries: DeliveryRow[];
  /** Absent for a message that itself carries a receipt: receipts are not receipted. */
  receipt?: ReceiptRow;
}

/** A version of a document: only those of one key that are counted in the same way can be compared. */
export interface Revision {
  /** What all versions of the document have in common. */
  key: string;
  by: 'sequence' | 'version' | 'time';
  /** A decimal number, the greater the newer. */
  value: string;
}

export interface Dedupe {
  key: string;
  sha256: string;
  /** The message that the key belongs to; null: all messages of the interchange share it. */
  owner: string | null;
}

export interface MessageRow {
  id: string;
  interchange_id: string;
  position: number | null;
  system: string;
  partner: string;
  type: MessageType | null;
  action: string | null;
  native_type: string;
  native_id: string | null;
  state: 'quarantined' | 'unrouted' | 'in_transit';
  accepted_at: string;
  business_keys: BusinessKey[];
  canonical_sha256: string | null;
  schema_id: string | null;
  address_book_version: number;
  problem: Problem | null;
  receipt_sha256: string | null;
}

export const messageColumns = {
  id: 'uuid',
  interchange_id: 'uuid',
  position: 'integer',
  system: 'text',
  partner: 'text',
  type: 'text',
  action: 'text',
  native_type: 'text',
  native_id: 'text',
  state: 'text',
  accepted_at: 'timestamptz',
  business_keys: 'jsonb',
  canonical_sha256: 'bytea',
  schema_id: 'text',
  address_book_version: 'integer',
  problem: 'jsonb',
  receipt_sha256: 'bytea',
} as const satisfies Record<keyof MessageRow, ColumnType>;

export const businessKeyColumns = { value: 'text', message_id: 'uuid' } as const;

/** The business keys of messages, one a row. */
export function businessKeyRows(messages: MessageEntry[]) {
  return messages.flatMap(({ row, keys }) => keys.map((value) => ({ value, message_id: row.id })));
}

export const payloadColumns = { owner_id: 'uuid', content_type: 'text', body: 'bytea' } as const;

/** The canonical forms of messages; one that is in quarantine has none. */
export function canonicalRows(messages: MessageEntry[]) {
  return messages.flatMap(({ row, canonical }) =>
    canonical ? { owner_id: row.id, content_type: 'application/json', body: canonical } : [],
  );
}

export interface DeliveryRow {
  id: string;
  message_id: string;
  system: string;
  partner: string;
  route: string;
  lane: string | null;
  on_dead: 'hold' | 'skip';
  on_stale: 'deliver' | 'skip';
  created_at: string;
  deliver_by: string | null;
}

export const deliveryColumns = {
  id: 'uuid',
  message_id: 'uuid',
  system: 'text',
  partner: 'text',
  route: 'text',
  lane: 'text',
  on_dead: 'text',
  on_stale: 'text',
  created_at: 'timestamptz',
  deliver_by: 'timestamptz',
} as const satisfies Record<keyof DeliveryRow, ColumnType>;

export interface ReceiptRow {
  id: string;
  interchange_id: string;
  message_id: string | null;
  event: string;
  body: string;
  sha256: string;
  previous_sha256: string | null;
}

export const receiptColumns = {
  id: 'uuid',
  interchange_id: 'uuid',
  message_id: 'uuid',
  event: 'text',
  body: 'text',
  sha256: 'bytea',
  previous_sha256: 'bytea',
} as const satisfies Record<keyof ReceiptRow, ColumnType>;
