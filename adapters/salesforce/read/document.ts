import { createHash } from 'node:crypto';
import { problem } from '../../../schemas/problems.ts';
import type { ReadDocument } from '../../adapter.ts';
import { recordId } from '../record-id.ts';
import type { Settings } from '../settings.ts';
import { readAccount } from './account.ts';
import { FieldReader } from './field-reader.ts';
import type { KindReader } from './kinds.ts';
import { readLead } from './lead.ts';
import { readOpportunity, readOrder } from './order.ts';
import { readRating } from './rating.ts';
import type { SRecord } from './record.ts';

const kinds = new Map<string, KindReader>([
  ['Lead', readLead],
  ['Account', readAccount],
  ['Opportunity', readOpportunity],
  ['Order', readOrder],
]);

/** The dedupe key of the envelope holds 300 characters. */
const longestNativeId = 300;

/**
 * One record as a document.
 * @param from how it came: Outbound Message or REST.
 * @param notificationId the id of the notification that carried it, where there is one.
 * @param native the record as parsed.
 */
export function readDocument(
  record: SRecord,
  settings: Settings,
  { from, notificationId, native }: { from: string; notificationId?: string; native: unknown },
): ReadDocument {
  const type = record.type.slice(0, 80);
  const kind = record.type === settings.ratingObject ? readRating : kinds.get(record.type);
  const id = notificationId ?? stateId(record, native);
  return {
    nativeId: id.slice(0, longestNativeId),
    nativeType: type === '' ? from : `${from} ${type}`,
    native,
    mayChange: true,
    result: kind
      ? kind(new FieldReader(record), settings)
      : {
          ok: false,
          problem: problem(
            'document_unknown',
            type === '' ? 'The record does not say what it is.' : `No ${type} is read here.`,
          ),
        },
  };
}

/**
 * A record has one id for all its life, so the id alone is no document id: the time of its last change
 * makes it one, and for lack of that its content.
 */
function stateId({ values }: SRecord, native: unknown): string {
  const written = values.get('Id') ?? 'no-id';
  const id = recordId(written) ?? written.slice(0, 200);
  const modified = values.get('LastModifiedDate') ?? values.get('SystemModstamp');
  if (modified !== undefined) return `${id}@${modified.slice(0, 40)}`;
  const content = createHash('sha256')
    .update(JSON.stringify(native) ?? '')
    .digest('hex');
  return `${id}@sha256:${content.slice(0, 32)}`;
}
