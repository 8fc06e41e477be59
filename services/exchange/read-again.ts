import { type Problem, problem } from '../../schemas/problems.ts';
import { type FoundInterchange, interchangeById } from '../ledger/interchanges.ts';
import { type FoundMessage, payloadOf } from '../ledger/messages.ts';
import type { Pool } from '../ledger/pool.ts';
import { absenceProblem, expired, rawAbsence } from './absence.ts';
import type { Book, BookSystem } from './address-book/book.ts';
import { type Normalized, normalize } from './normalize.ts';

/** A document that could be normalized. */
export type ReadableDocument = Normalized & {
  result: Extract<Normalized['result'], { ok: true }>;
};

export type ReadAgain =
  | {
      result: 'read';
      document: ReadableDocument;
      interchange: FoundInterchange;
      system: BookSystem;
    }
  /** There is nothing to read, or nobody who could. */
  | { result: 'impossible'; problem: Problem }
  /** It still cannot be normalized. */
  | { result: 'unreadable'; problem: Problem };

/** Reads the document of a message once more from the bytes as received, by adapter and settings of today. */
export async function readAgain(pool: Pool, book: Book, message: FoundMessage): Promise<ReadAgain> {
  const [interchange, raw] = await Promise.all([
    interchangeById(pool, message.interchange_id),
    payloadOf(pool, message.interchange_id),
  ]);
  if (!interchange) return missing;
  if (!raw) {
    const absence = await rawAbsence({ pool, retention: book.retention }, interchange);
    const gone = absenceProblem('The bytes as received', absence) ?? expired;
    return { result: 'impossible', problem: gone };
  }
  const system = book.system(message.system);
  if (!system) {
    const text = `The address book has no system ${message.system} now.`;
    return { result: 'impossible', problem: problem('state_conflict', text) };
  }
  const received = { body: raw.body, contentType: raw.contentType, headers: interchange.headers };
  const read = normalize(system, received, interchange.sha256, interchange.received_at);
  if (!read.ok) return { result: 'unreadable', problem: read.problem };
  const document = read.documents[message.position ?? 0];
  if (!document) return missing;
  const { result } = document;
  if (!result.ok) return { result: 'unreadable', problem: result.problem };
  return { result: 'read', document: { ...document, result }, interchange, system };
}

/** In a sentence, why a message has to wait on. */
export function stillUnreadable({ code, detail }: Problem): string {
  return `It still cannot be normalized: ${code}: ${detail}`;
}

const missing: ReadAgain = {
  result: 'impossible',
  problem: problem('not_found', 'There is no such document.'),
};
