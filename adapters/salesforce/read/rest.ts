/**
 * Records as the REST API writes them.
 *
 *   interchange ::= record | '[' record* ']' | '{' totalSize?, done?, records: [record*] '}'
 *   record      ::= '{' attributes: { type, url }, Id, … '}'
 *
 * Source: https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/dome_query.htm
 */
import { problem } from '../../../schemas/problems.ts';
import type { ReadContext, ReadDocument, ReadResult, Received } from '../../adapter.ts';
import { readJson } from '../../wire/json.ts';
import type { Settings } from '../settings.ts';
import { readDocument } from './document.ts';
import { isObject, recordOfJson } from './record.ts';

export function readRest(
  received: Received,
  { limits }: ReadContext,
  settings: Settings,
): ReadResult {
  const json = readJson(received, limits, 'text');
  if (!json.ok) return json;
  const records = recordsOf(json.value);
  if (records === undefined) {
    const detail = 'This is no record of Salesforce: it has no attributes.type.';
    return { ok: false, problem: problem('document_unknown', detail) };
  }
  if (records.length === 0)
    return { ok: false, problem: problem('document_invalid', 'There is no record in it.') };
  if (records.length > limits.documents) {
    const detail = `There are ${records.length} records; at most ${limits.documents} are read.`;
    return { ok: false, problem: problem('too_many_documents', detail) };
  }
  return { ok: true, documents: records.map((record) => readOne(record, settings)) };
}

function recordsOf(value: unknown): unknown[] | undefined {
  if (Array.isArray(value)) return value;
  if (!isObject(value)) return undefined;
  if (isObject(value.attributes)) return [value];
  return Array.isArray(value.records) ? value.records : undefined;
}

function readOne(json: unknown, settings: Settings): ReadDocument {
  const record = recordOfJson(isObject(json) ? json : {});
  // The URL names the version of the API that was asked, not the record.
  const native = isObject(json) ? { ...json, attributes: { type: record.type } } : json;
  return readDocument(record, settings, { from: 'REST', native });
}
