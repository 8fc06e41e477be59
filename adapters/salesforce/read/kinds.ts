import type { Bodies, MessageType } from '../../../schemas/message.ts';
import { type Problem, problem } from '../../../schemas/problems.ts';
import type { BusinessKey } from '../../../schemas/types.ts';
import type { CanonicalDocument, Known } from '../../adapter.ts';
import type { Settings } from '../settings.ts';
import { orAbsent } from './compact.ts';
import type { FieldReader } from './field-reader.ts';

/** What one record becomes. */
export type Reading =
  | { ok: true; document: CanonicalDocument }
  | { ok: false; problem: Problem; known?: Known };

/** Reads the records of one kind. */
export type KindReader = (fields: FieldReader, settings: Settings) => Reading;

/**
 * The document around a body. Salesforce says what a record is now, never whether it is new: the
 * action is upsert.
 * @param numbers what people know the record by, the most human one first.
 */
export function canonical<T extends 'lead' | 'supplier' | 'order' | 'rating'>(
  type: T,
  fields: FieldReader,
  numbers: (string | undefined)[],
  body: Bodies[T],
): Reading {
  const modified = fields.instant('LastModifiedDate') ?? fields.instant('SystemModstamp');
  const optional = orAbsent({
    occurredAt: modified ?? fields.instant('CreatedDate'),
    warnings: fields.warnings.length === 0 ? undefined : fields.warnings,
  });
  const action = fields.flag('IsDeleted') === true ? 'delete' : 'upsert';
  const businessKeys = keys(type, numbers);
  return {
    ok: true,
    document: { type, action, businessKeys, ...optional, body } as CanonicalDocument,
  };
}

/** What the canonical schema cannot hold, with the field that is to blame. */
export function invalid(
  fields: FieldReader,
  field: string,
  detail: string,
  known?: Known,
): Reading {
  const pointer = `${fields.record.type}/${field}`;
  const found = problem('document_invalid', detail, { pointer });
  return { ok: false, problem: found, ...(known === undefined ? {} : { known }) };
}

/** Each number once. */
export function keys(kind: MessageType, numbers: (string | undefined)[]): BusinessKey[] {
  const known = numbers.filter((number) => number !== undefined);
  return [...new Set(known)].map((value) => ({ kind, value }));
}
