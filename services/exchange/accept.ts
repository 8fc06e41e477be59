/** Taking an interchange in: from bytes whose sender is known to rows in the ledger and an answer. */
import type { Problem } from '../../schemas/problems.ts';
import type { Entered } from '../ledger/accept.ts';
import { newId } from '../ledger/ids.ts';
import { messagesOfInterchange } from '../ledger/interchanges.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { markPartly } from '../ledger/reject.ts';
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
  rejectedFate,
  unread,
  wholeProblem,
} from './fate.ts';
import { type Normalized, type NormalizedInterchange, normalize } from './normalize.ts';
import { receiptMessage } from './receipt-message.ts';
import { recordRejection } from './rejection.ts';

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
      interchange: interchangeRow(arrival, interchange, [...fates.values()]),
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
