import type { ReadDocument, ReadLimits, Received } from '../../adapters/adapter.ts';
import type { Message, MessageType } from '../../schemas/message.ts';
import { type Problem, problem } from '../../schemas/problems.ts';
import type { BusinessKey } from '../../schemas/types.ts';
import { bodyViolations, violations } from '../../schemas/validate.ts';
import type { Revision } from '../ledger/entry.ts';
import { newId, publicId } from '../ledger/ids.ts';
import type { BookSystem } from './address-book/book.ts';
import { sha256 } from './digest.ts';
import { revisionOf } from './revision.ts';

/** Bounds that every adapter is given; docs/limits in README. */
export const readLimits: ReadLimits = { depth: 64, elements: 200_000, documents: 1000 };

/** One document of an interchange after reading and validation. */
export interface Normalized {
  /** The id that its message has, or would have. */
  id: string;
  position: number;
  nativeId?: string;
  nativeType: string;
  /** Tells a repetition from a conflict: the digest of the document, or of the whole interchange. */
  fingerprint: string;
  mayChange: boolean;
  result:
    | { ok: true; message: Message; revision?: Revision }
    | { ok: false; problem: Problem; type?: MessageType; businessKeys: BusinessKey[] };
}

export type NormalizedInterchange =
  | { ok: true; documents: Normalized[]; sharedSecret?: string }
  | { ok: false; problem: Problem; sharedSecret?: string };

/** Bytes to canonical messages, by the adapter of the sending system. Never throws. */
export function normalize(
  system: BookSystem,
  received: Received,
  rawSha256: string,
  receivedAt: Date,
): NormalizedInterchange {
  const { adapter, name, settings } = system;
  try {
    const read = adapter.read?.(received, { system: name, settings, limits: readLimits });
    if (!read) return { ok: false, problem: problem('system_unknown', `${name} does not post.`) };
    const { sharedSecret } = read;
    if (!read.ok) return { ok: false, problem: read.problem, sharedSecret };
    if (read.documents.length === 0) {
      return {
        ok: false,
        problem: problem('document_invalid', 'There is no document in it.'),
        sharedSecret,
      };
    }
    const documents = read.documents.map((document, position) =>
      normalizeDocument(document, position, name, rawSha256, receivedAt),
    );
    return { ok: true, documents, sharedSecret };
  } catch (error) {
    // The bytes are kept and a person can reprocess them once the adapter is mended.
    const detail = `The adapter ${adapter.id} failed on it: ${error instanceof Error ? error.name : 'unknown error'}.`;
    return { ok: false, problem: problem('internal', detail) };
  }
}

function normalizeDocument(
  document: ReadDocument,
  position: number,
  system: string,
  rawSha256: string,
  receivedAt: Date,
): Normalized {
  const { nativeId, nativeType, native, mayChange = false, result } = document;
  const id = newId();
  const known = {
    id,
    position,
    nativeId,
    nativeType,
    mayChange,
    fingerprint: native === undefined ? rawSha256 : sha256(JSON.stringify(native)),
  };
  if (!result.ok) {
    const { type, businessKeys = [] } = result.known ?? {};
    return { ...known, result: { ok: false, problem: result.problem, type, businessKeys } };
  }
  const { type, action, businessKeys, correlationId, occurredAt, sequence, warnings, body } =
    result.document;
  const message = {
    id: publicId('msg', id),
    type,
    version: '1',
    action,
    source: { system, nativeId: nativeId ?? known.fingerprint, nativeType },
    occurredAt: occurredAt ?? receivedAt.toISOString(),
    ...(sequence !== undefined && { sequence }),
    ...(correlationId !== undefined && { correlationId }),
    businessKeys,
    ...(warnings && warnings.length > 0 && { warnings }),
    body,
  } as Message;
  const errors = [...violations('envelope', message), ...bodyViolations(type, body)];
  if (errors.length === 0) {
    const revision = revisionOf(message, occurredAt !== undefined);
    return { ...known, result: { ok: true, message, revision } };
  }
  const first = errors[0];
  return {
    ...known,
    result: {
      ok: false,
      type,
      businessKeys: Array.isArray(businessKeys) ? businessKeys : [],
      problem: problem('schema_invalid', `${first?.pointer}: ${first?.detail}`, {
        pointer: first?.pointer,
        errors,
      }),
    },
  };
}
