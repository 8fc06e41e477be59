/**
 * One canonical message as posted. Two forms are read:
 *
 *   posted ::= { type, action, body } and maybe id, version, occurredAt, sequence, businessKeys,
 *              correlationId, warnings
 *   sent   ::= a whole message as a hub sends it: posted, with id = msg_… and source
 *
 * The envelope schema judges everything around the body; the body is left to the hub, which
 * validates what every adapter reads.
 */
import { type FieldError, type Problem, problem } from '../../../schemas/problems.ts';
import type { BusinessKey, Envelope } from '../../../schemas/types.ts';
import { violations } from '../../../schemas/validate.ts';
import type { CanonicalDocument, ReadDocument } from '../../adapter.ts';
import { type BodyType, bodyTypes, keyOf } from './business-key.ts';

type Fields = Record<string, unknown>;

/** Stand in for what the hub fills in, so that one schema judges posted and sent messages alike. */
const placeholders = {
  id: `msg_${'0'.repeat(32)}`,
  version: '1',
  source: { system: 'sender', nativeId: 'id', nativeType: 'canonical' },
  occurredAt: '2000-01-01T00:00:00Z',
};
const longestId = 300;

export function readMessage(value: unknown): ReadDocument {
  if (!isFields(value)) return refused({}, invalid('', 'A message is an object.'));
  const { type } = value;
  if (typeof type === 'string' && !isBodyType(type)) {
    const detail = `A ${type.slice(0, 60)} cannot be posted; ${bodyTypes.join(', ')} can.`;
    return refused(value, problem('document_unknown', detail, { pointer: '/type' }));
  }
  const wrong = badId(value);
  if (wrong) return refused(value, wrong);
  const derived = isBodyType(type) ? keyOf(type, value.body) : undefined;
  const key = derived?.ok ? derived.key : { kind: 'document', value: 'unknown' };
  const envelope = { ...placeholders, businessKeys: [key], ...value, id: placeholders.id };
  const errors = violations('envelope', envelope);
  const first = errors[0];
  if (first) return refused(value, invalid(first.pointer, sentence(first), errors));
  if (value.businessKeys === undefined && derived && !derived.ok)
    return refused(value, invalid(derived.pointer, 'Without it the message has no business key.'));
  return {
    ...identity(value),
    result: { ok: true, document: document(envelope as Envelope, value) },
  };
}

function document(envelope: Envelope, value: Fields): CanonicalDocument {
  return {
    type: envelope.type,
    action: envelope.action,
    ...(value.occurredAt === undefined ? {} : { occurredAt: envelope.occurredAt }),
    ...(envelope.sequence === undefined ? {} : { sequence: envelope.sequence }),
    ...(envelope.correlationId === undefined ? {} : { correlationId: envelope.correlationId }),
    businessKeys: envelope.businessKeys,
    ...(envelope.warnings === undefined ? {} : { warnings: envelope.warnings }),
    body: envelope.body,
  } as unknown as CanonicalDocument;
}

/** An id is any text; beside `source` it is the id that a hub gave. */
function badId({ id, source }: Fields): Problem | undefined {
  if (id !== undefined && (typeof id !== 'string' || id === '' || id.length > longestId))
    return invalid('/id', `An id is text of 1 to ${longestId} characters.`);
  if (source !== undefined && !(typeof id === 'string' && /^msg_[0-9a-f-]{32,36}$/.test(id)))
    return invalid('/source', 'Only a whole message of a hub, with its id msg_…, has a source.');
  return undefined;
}

function refused(value: Fields, problem: Problem): ReadDocument {
  const type = isBodyType(value.type) ? value.type : undefined;
  const keys = type && knownKeys(type, value);
  const known =
    // Another hub's word on a document: it has to be known as such, or the two would receipt each
    // other's receipts for ever.
    value.type === 'receipt'
      ? { known: { type: value.type } as const }
      : type && { known: { type, ...(keys && { businessKeys: keys }) } };
  return { ...identity(value), result: { ok: false, problem, ...known } };
}

/** The keys as posted when they are usable, else the one that the body gives. */
function knownKeys(type: BodyType, { businessKeys, body }: Fields): BusinessKey[] | undefined {
  const envelope = { ...placeholders, type, action: 'upsert', body: {} };
  if (
    businessKeys !== undefined &&
    violations('envelope', { ...envelope, businessKeys }).length === 0
  )
    return businessKeys as BusinessKey[];
  const derived = keyOf(type, body);
  return derived.ok ? [derived.key] : undefined;
}

function identity({ id, type }: Fields): Pick<ReadDocument, 'nativeId' | 'nativeType'> {
  const usable = typeof id === 'string' && id !== '' && id.length <= longestId;
  return {
    ...(usable ? { nativeId: id } : {}),
    nativeType: isBodyType(type) ? `canonical/${type}` : 'canonical',
  };
}

function invalid(pointer: string, detail: string, errors?: FieldError[]): Problem {
  return problem('document_invalid', detail, { pointer, ...(errors && { errors }) });
}

function sentence({ pointer, detail }: FieldError): string {
  return `${pointer || 'The message'} ${detail}.`;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isBodyType(type: unknown): type is BodyType {
  return bodyTypes.some((one) => one === type);
}
