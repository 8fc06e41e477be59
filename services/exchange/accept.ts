/** Taking an interchange in: from bytes whose sender is known to rows in the ledger and an answer. */
import type { Problem } from '../../schemas/problems.ts';
import type { Entered } from '../ledger/accept.ts';
import { newId } from '../ledger/ids.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { type Arrival, interchangeRow } from './arrival.ts';
import { documentKey, interchangeKey } from './dedupe.ts';
import { sha256 } from './digest.ts';
import { type EnteredMessage, enter } from './enter.ts';
import {
  conflictFate,
  type DocumentFate,
  duplicateFate,
  earlier,
  fate,
  partlyProblem,
  refusedBeforeFate,
  rejectedFate,
  unread,
  wholeProblem,
} from './fate.ts';
import { type Normalized, type NormalizedInterchange, normalize } from './normalize.ts';
import { receiptMessage } from './receipt-message.ts';
import { recordPartly, recordRejection } from './rejection.ts';

export interface Acceptance {
  interchangeId: string;
  state: 'accepted' | 'partly_accepted' | 'rejected';
  /** Everything in it had come before. */
  duplicate: boolean;
  documents: DocumentFate[];
  /** Why nothing of it was accepted. */
  problem?: Problem;
  /** Deliveries that workers are to be told of. */
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
  let entered = false;
  let interchangeId = interchange.id;
  if (prepared.length > 0) {
    const pushes = prepared.flatMap(({ document, entered }) => {
      const { dedupe } = entered.entry;
      const subject = { interchangeId: interchange.id, messageId: document.id, dedupe };
      return receiptMessage(arrival.book, system.name, subject, entered.receipt) ?? [];
    });
    const result = await ledger.accept({
      interchange: interchangeRow(arrival, interchange, [...fates.values()]),
      raw: received.body,
      messages: [...prepared.map(({ entered }) => entered.entry), ...pushes],
    });
    await recordFates(ledger, prepared, result, fates);
    recordTwins(taken, fates);
    entered = result.entered.size > 0;
    if (!entered) interchangeId = earlier(result) ?? interchangeId;
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
    // The refusal is an interchange of its own, also when the number came before.
    acceptance.interchangeId = interchange.id;
    acceptance.problem = read.ok ? wholeProblem(all) : read.problem;
    await recordRejection(ledger, arrival, interchange, acceptance.problem, all);
  } else if (rejected.length > 0 && entered) {
    await recordPartly(ledger, arrival, interchange, all);
  } else if (rejected.length > 0) {
    // What it repeats is in the book; what was refused of it has to be found too.
    await recordRejection(ledger, arrival, interchange, partlyProblem(all), all);
    acceptance.interchangeId = interchange.id;
  }
  return acceptance;
}

/** The documents of an arrival, normalized. */
export function readArrival({ system, received, at }: Arrival): NormalizedInterchange {
  return normalize(system, received, sha256(received.body), at);
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
  return prepared;
}

/** A document that stands in one interchange twice shares the fate of the first, whatever that is. */
function recordTwins(documents: Normalized[], fates: Map<number, DocumentFate>): void {
  const first = new Map<string, DocumentFate>();
  for (const document of documents) {
    const { position } = document;
    const key = documentKey(document);
    const own = fates.get(position);
    const twin = first.get(key);
    if (own && !twin) first.set(key, own);
    if (own || !twin) continue;
    fates.set(position, { ...twin, position, duplicate: twin.state !== 'rejected' });
  }
}

/** What the ledger made of the entries: new, the same again, or a number with other content. */
async function recordFates(
  ledger: Ledger,
  prepared: Prepared[],
  result: Entered,
  fates: Map<number, DocumentFate>,
): Promise<void> {
  const all = prepared.map(async ({ document, entered }) => {
    const known = result.known.get(document.id);
    if (!known) return fate(document, entered);
    if (known.sha256 !== entered.entry.dedupe.sha256)
      return conflictFate(document, 'before', known.key.startsWith('key:'));
    const before = await ledger.recall({ ...known, position: document.position });
    const id = known.messageId ?? before?.id;
    // Without one it was refused when the key came first: it is not in the book.
    return id ? duplicateFate(document, id, before) : refusedBeforeFate(document);
  });
  for (const one of await Promise.all(all)) fates.set(one.position, one);
}
