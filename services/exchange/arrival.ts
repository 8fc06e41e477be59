import type { Received } from '../../adapters/adapter.ts';
import type { InterchangeRow } from '../ledger/entry.ts';
import type { Book, BookSystem } from './address-book/book.ts';
import { type DocumentFate, partlyProblem } from './fate.ts';

/** One transmission of a system of the address book. */
export interface Arrival {
  book: Book;
  system: BookSystem;
  received: Received;
  idempotencyKey?: string;
  remoteAddress?: string;
  traceparent?: string;
  at: Date;
}

/** One transmission of whoever it is: the system may not exist. */
export type Incoming = Omit<Arrival, 'system'> & { system: BookSystem | { name: string } };

/** The row of the interchange; rejected documents that are known beforehand make it partly accepted. */
export function interchangeRow(
  arrival: Incoming,
  interchange: { id: string; sha256: string },
  rejected: DocumentFate[],
): InterchangeRow {
  const refused = rejected.filter((one) => one.state === 'rejected');
  return {
    id: interchange.id,
    system: arrival.system.name,
    partner: 'partner' in arrival.system ? arrival.system.partner : null,
    state: refused.length > 0 ? 'partly_accepted' : 'accepted',
    received_at: arrival.at.toISOString(),
    content_type: arrival.received.contentType.slice(0, 200),
    headers: arrival.received.headers,
    remote_address: arrival.remoteAddress ?? null,
    bytes: arrival.received.body.length,
    sha256: interchange.sha256,
    idempotency_key: arrival.idempotencyKey ?? null,
    traceparent: arrival.traceparent ?? null,
    address_book_version: arrival.book?.version ?? null,
    problem: refused.length > 0 ? partlyProblem(rejected) : null,
  };
}
