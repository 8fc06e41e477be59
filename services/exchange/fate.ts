/** What became of the documents of an interchange, as its sender is told. */
import { type Problem, problem } from '../../schemas/problems.ts';
import type { BusinessKey, Receipt } from '../../schemas/types.ts';
import type { Entered } from '../ledger/accept.ts';
import type { InterchangeProblem } from '../ledger/entry.ts';
import { newId } from '../ledger/ids.ts';
import type { Recalled } from '../ledger/recall.ts';
import type { EnteredMessage } from './enter.ts';
import type { Normalized } from './normalize.ts';

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

export function fate(document: Normalized, { entry, receipt }: EnteredMessage): DocumentFate {
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

/** `before` is what the book says of it still. */
export function duplicateFate(
  document: Normalized,
  id: string,
  before: Recalled | undefined,
): DocumentFate {
  return {
    position: document.position,
    nativeId: document.nativeId,
    state: (before?.state ?? 'in_transit') as DocumentFate['state'],
    messageId: id,
    type: before?.type ?? undefined,
    businessKeys: before?.businessKeys ?? [],
    duplicate: true,
    receipt: before?.receipt && {
      ...(JSON.parse(before.receipt.body) as Receipt),
      sha256: before.receipt.sha256,
    },
    problem: before?.problem ?? undefined,
  };
}

export function rejectedFate(document: Normalized): DocumentFate {
  const { position, nativeId, result } = document;
  const why = result.ok ? problem('internal', 'It was refused without a reason.') : result.problem;
  const { type, businessKeys } = result.ok ? result.message : result;
  return {
    position,
    nativeId,
    state: 'rejected',
    ...(type && { type }),
    businessKeys,
    duplicate: false,
    problem: why,
  };
}

export function conflictFate(document: Normalized, when: string, byKey = false): DocumentFate {
  const why = byKey
    ? problem('key_conflict', `This Idempotency-Key came ${when} with other content.`)
    : problem(
        'document_conflict',
        `The document number ${document.nativeId ?? ''} came ${when} with other content.`,
      );
  return { ...rejectedFate(document), problem: why };
}

/** The key stands for the documents that were accepted with it; this one was not among them. */
export function refusedBeforeFate(document: Normalized): DocumentFate {
  const detail = 'It was refused when this Idempotency-Key came first; send it with another key.';
  return { ...rejectedFate(document), problem: problem('key_conflict', detail) };
}

/** A document that stands for an interchange that could not be read at all. */
export function unread(reason: Problem, rawSha256: string): Normalized {
  return {
    id: newId(),
    position: 0,
    nativeType: 'unknown',
    fingerprint: rawSha256,
    mayChange: false,
    result: { ok: false, problem: reason, businessKeys: [] },
  };
}

export function earlier(result: Entered): string | undefined {
  return [...result.known.values()][0]?.interchangeId;
}

export function wholeProblem(fates: DocumentFate[]): Problem {
  const first = fates[0]?.problem ?? problem('internal', 'It was refused without a reason.');
  if (fates.length === 1) return first;
  return problem(
    first.code,
    `None of the ${fates.length} documents was accepted. The first: ${first.detail}`,
  );
}

export function documentProblems(
  fates: DocumentFate[],
): NonNullable<InterchangeProblem['documents']> {
  return fates.flatMap(({ position, nativeId, problem: why }) =>
    why ? [{ position, nativeId, problem: why }] : [],
  );
}

export function partlyProblem(fates: DocumentFate[]): InterchangeProblem {
  const rejected = fates.filter((one) => one.state === 'rejected');
  const detail = `${rejected.length} of ${fates.length} documents were refused.`;
  return {
    ...problem(rejected[0]?.problem?.code ?? 'document_invalid', detail),
    documents: documentProblems(rejected),
  };
}
