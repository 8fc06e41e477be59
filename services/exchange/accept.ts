/** Taking an interchange in: from bytes whose sender is known to rows in the ledger and an answer. */
import type { Received } from '../../adapters/adapter.ts';
import { type Problem, problem } from '../../schemas/problems.ts';
import type { BusinessKey, Receipt } from '../../schemas/types.ts';
import type { Entered, InterchangeProblem, InterchangeRow } from '../ledger/accept.ts';
import { newId } from '../ledger/ids.ts';
import { messagesOfInterchange } from '../ledger/interchanges.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { messageById, receiptsOf } from '../ledger/messages.ts';
import { markPartly, reject } from '../ledger/reject.ts';
import type { Book, BookSystem } from './address-book/book.ts';
import { documentKey, interchangeKey } from './dedupe.ts';
import { sha256 } from './digest.ts';
import { type EnteredMessage, enter } from './enter.ts';
import { type Normalized, type NormalizedInterchange, normalize } from './normalize.ts';
import { issueReceipt } from './receipt.ts';
import { receiptMessage } from './receipt-message.ts';

/** One transmission, its sender not yet proven by the document itself. */
export interface Arrival {
  book: Book;
  system: BookSystem;
  received: Received;
  idempotencyKey?: string;
  remoteAddress?: string;
  traceparent?: string;
  at: Date;
}

/** What became of one document of an interchange. */
export interface DocumentFate {
  position: number;
  nativeId?: string;
  state: 'in_transit' | 'quarantined' | 'unrouted' | 'delivered' | 'failed' | 'rejected';
  /** Absent when it was rejected. */
  messageId?: string;
  type?: string;
  businessKeys: BusinessKey[];
  duplicate: boolean;
  receipt?: Receipt;
  problem?: Problem;
}

export interface Acceptance {
  interchangeId: string;
  state: 'accepted' | 'partly_accepted' | 'rejected';
  /** Everything in it had come before. */
  duplicate: boolean;
  documents: DocumentFate[];
  /** Why nothing of it was accepted. */
  problem?: Problem;
  /** Deliveries for the queue. */
  due: { id: string; generation: number; system: string }[];
}

/** Reads, validates and writes down an interchange; throws only when the ledger cannot write. */
export async function accept(
  ledger: Ledger,
  arrival: Arrival,
  read: NormalizedInterchange = readArrival(arrival),
): Promise<Acceptance> {
  const { system, received } = arrival;
  const interchange = { id: newId(), sha256: sha256(received.body) };
  const documents = read.ok ? read.documents : [unread(read.problem, interchange.sha256)];
  const rejecting = system.inbound?.onInvalid === 'reject';
  const refused = documents.filter((document) => !document.result.ok && rejecting);
  const taken = documents.filter((document) => !refused.includes(document));
  const fates = new Map<number, DocumentFate>();
  for (const document of refused) fates.set(document.position, rejectedFate(document));
  const prepared = prepare(arrival, interchange, taken, fates);
  let due: Acceptance['due'] = [];
  let conflicts: Normalized[] = [];
  let interchangeId = interchange.id;
  if (prepared.length > 0) {
    const pushes = prepared.flatMap(({ document, entered }) => {
      const { dedupe } = entered.entry;
      const subject = { interchangeId: interchange.id, messageId: document.id, dedupe };
      return receiptMessage(arrival.book, system.name, subject, entered.receipt) ?? [];
    });
    const result = await ledger.accept({
      interchange: row(arrival, interchange, [...fates.values()]),
      raw: received.body,
      messages: [...prepared.map(({ entered }) => entered.entry), ...pushes],
    });
    conflicts = await recordFates(ledger, prepared, result, fates);
    if (result.entered.size === 0) interchangeId = earlier(result) ?? interchangeId;
    due = [...prepared.map(({ entered }) => entered.entry), ...pushes]
      .filter((entry) => result.entered.has(entry.row.id))
      .flatMap((entry) => entry.deliveries)
      .map(({ id, system: to }) => ({ id, generation: 1, system: to }));
  }
  const all = documents.map((document) => fates.get(document.position) as DocumentFate);
  const rejected = all.filter((fate) => fate.state === 'rejected');
  const acceptance: Acceptance = {
    interchangeId,
    state:
      rejected.length === 0
        ? 'accepted'
        : rejected.length < all.length
          ? 'partly_accepted'
          : 'rejected',
    duplicate:
      rejected.length < all.length &&
      all.every((fate) => fate.duplicate || fate.state === 'rejected'),
    documents: all,
    due,
  };
  if (acceptance.state === 'rejected') {
    acceptance.problem = read.ok ? wholeProblem(all) : read.problem;
    await recordRejection(ledger, arrival, interchange, acceptance.problem, all);
  } else if (conflicts.length > 0 && interchangeId === interchange.id) {
    await markPartly(ledger.pool, interchange.id, partlyProblem(all));
  }
  return acceptance;
}

/** The documents of an arrival, normalized. */
export function readArrival({ system, received, at }: Arrival): NormalizedInterchange {
  return normalize(system, received, sha256(received.body), at);
}

/** Writes down an interchange that was refused before it was read, or as a whole. */
export async function recordRejection(
  ledger: Ledger,
  arrival: Pick<Arrival, 'received' | 'idempotencyKey' | 'remoteAddress' | 'traceparent' | 'at'> & {
    book?: Book;
    system: BookSystem | { name: string };
  },
  interchange: { id: string; sha256: string },
  reason: Problem,
  fates: DocumentFate[],
): Promise<void> {
  const { system, at } = arrival;
  const known = 'adapter' in system;
  const detail = reason.detail.slice(0, 2000);
  const { row: receipt } = issueReceipt(
    {
      interchangeId: interchange.id,
      sender: system.name,
      ...(known && { senderPartner: system.partner }),
      receivedSha256: interchange.sha256,
      ...(arrival.book && { addressBookVersion: arrival.book.version }),
    },
    { event: 'rejected', code: reason.code, detail },
    at.toISOString(),
    null,
  );
  await reject(ledger.pool, {
    interchange: {
      ...row(arrival, interchange, fates),
      state: 'rejected',
      problem: fates.length > 1 ? { ...reason, documents: documentProblems(fates) } : reason,
    },
    raw: known ? arrival.received.body : undefined,
    receipt,
  });
}

interface Prepared {
  document: Normalized;
  entered: EnteredMessage;
}

/** Entries of the documents; a number that occurs twice in one interchange is entered once. */
function prepare(
  arrival: Arrival,
  interchange: { id: string; sha256: string },
  documents: Normalized[],
  fates: Map<number, DocumentFate>,
): Prepared[] {
  const { book, system, idempotencyKey, at } = arrival;
  const first = new Map<string, Normalized>();
  const prepared: Prepared[] = [];
  for (const document of documents) {
    const ownKey = documentKey(document);
    const before = first.get(ownKey);
    if (before && before.fingerprint !== document.fingerprint) {
      fates.set(document.position, conflictFate(document, 'in the same interchange'));
      continue;
    }
    if (before) continue;
    first.set(ownKey, document);
    const dedupe =
      idempotencyKey === undefined
        ? { key: ownKey, sha256: document.fingerprint, owner: document.id }
        : { key: interchangeKey(idempotencyKey), sha256: interchange.sha256, owner: null };
    const entered = enter(document, {
      book,
      system,
      interchangeId: interchange.id,
      rawSha256: interchange.sha256,
      acceptedAt: at,
      dedupe,
      previousSha256: null,
    });
    prepared.push({ document, entered });
  }
  for (const document of documents) {
    const twin = first.get(documentKey(document));
    if (twin && twin !== document && !fates.has(document.position)) {
      const entered = prepared.find((one) => one.document === twin)?.entered;
      if (entered) fates.set(document.position, { ...fate(document, entered), duplicate: true });
    }
  }
  return prepared;
}

/** What the ledger made of the entries: new, the same again, or a number with other content. */
async function recordFates(
  ledger: Ledger,
  prepared: Prepared[],
  result: Entered,
  fates: Map<number, DocumentFate>,
): Promise<Normalized[]> {
  const conflicts: Normalized[] = [];
  for (const { document, entered } of prepared) {
    const known = result.known.get(document.id);
    if (!known) {
      fates.set(document.position, fate(document, entered));
    } else if (known.sha256 !== entered.entry.dedupe.sha256) {
      conflicts.push(document);
      fates.set(document.position, conflictFate(document, 'before', known.key.startsWith('key:')));
    } else {
      const ids = known.messageId
        ? [known.messageId]
        : await messagesOfInterchange(ledger.pool, known.interchangeId);
      const id = known.messageId ?? ids[document.position] ?? ids[0];
      fates.set(document.position, await duplicateFate(ledger, document, id));
    }
  }
  return conflicts;
}

function fate(document: Normalized, { entry, receipt }: EnteredMessage): DocumentFate {
  return {
    position: document.position,
    nativeId: document.nativeId,
    state: entry.row.state,
    messageId: entry.row.id,
    type: entry.row.type ?? undefined,
    businessKeys: entry.row.business_keys,
    duplicate: false,
    receipt,
    problem: entry.row.problem ?? undefined,
  };
}

async function duplicateFate(
  ledger: Ledger,
  document: Normalized,
  id: string | undefined,
): Promise<DocumentFate> {
  const [message, receipts] = id
    ? await Promise.all([messageById(ledger.pool, id), receiptsOf(ledger.pool, [id])])
    : [undefined, []];
  return {
    position: document.position,
    nativeId: document.nativeId,
    state: (message?.state ?? 'in_transit') as DocumentFate['state'],
    messageId: id,
    type: message?.type ?? undefined,
    businessKeys: message?.business_keys ?? [],
    duplicate: true,
    receipt: receipts[0] && (JSON.parse(receipts[0].body) as Receipt),
    problem: message?.problem ?? undefined,
  };
}

function rejectedFate(document: Normalized): DocumentFate {
  const { position, nativeId, result } = document;
  const why = result.ok ? problem('internal', 'It was refused without a reason.') : result.problem;
  const businessKeys = result.ok ? result.message.businessKeys : result.businessKeys;
  return { position, nativeId, state: 'rejected', businessKeys, duplicate: false, problem: why };
}

function conflictFate(document: Normalized, when: string, byKey = false): DocumentFate {
  const why = byKey
    ? problem('key_conflict', `This Idempotency-Key came ${when} with other content.`)
    : problem(
        'document_conflict',
        `The document number ${document.nativeId ?? ''} came ${when} with other content.`,
      );
  return { ...rejectedFate(document), problem: why };
}

/** A document that stands for an interchange that could not be read at all. */
function unread(reason: Problem, rawSha256: string): Normalized {
  return {
    id: newId(),
    position: 0,
    nativeType: 'unknown',
    fingerprint: rawSha256,
    mayChange: false,
    result: { ok: false, problem: reason, businessKeys: [] },
  };
}

function earlier(result: Entered): string | undefined {
  return [...result.known.values()][0]?.interchangeId;
}

function wholeProblem(fates: DocumentFate[]): Problem {
  const first = fates[0]?.problem ?? problem('internal', 'It was refused without a reason.');
  if (fates.length === 1) return first;
  return problem(
    first.code,
    `None of the ${fates.length} documents was accepted. The first: ${first.detail}`,
  );
}

function documentProblems(fates: DocumentFate[]): NonNullable<InterchangeProblem['documents']> {
  return fates.flatMap(({ position, nativeId, problem: why }) =>
    why ? [{ position, nativeId, problem: why }] : [],
  );
}

function partlyProblem(fates: DocumentFate[]): InterchangeProblem {
  const rejected = fates.filter((one) => one.state === 'rejected');
  const detail = `${rejected.length} of ${fates.length} documents were refused.`;
  return {
    ...problem(rejected[0]?.problem?.code ?? 'document_invalid', detail),
    documents: documentProblems(rejected),
  };
}

/** The row of the interchange; rejected documents that are known beforehand make it partly accepted. */
function row(
  arrival: Parameters<typeof recordRejection>[1],
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
