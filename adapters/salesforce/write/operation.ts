/**
 * What `write` makes and `send` carries out: one request to the REST API, as JSON. The body is kept
 * apart, because it alone is what Salesforce gets; numbers in it keep every digit.
 */
import { LosslessNumber, parse, stringify } from 'lossless-json';
import type { Settings } from '../settings.ts';

/** Fields by API name; a related record by its external id is an object. */
export type Row = Record<string, unknown>;

export interface Operation {
  method: 'PATCH' | 'POST' | 'DELETE';
  /** From the instance URL on. */
  path: string;
  /** How the record can be named when the answer does not give its id. Example: PostOffice_Id__c/urn:…|4711. */
  reference: string;
  body?: Row;
  /** For order lines: what to ask first, because some fields may be set only when a line is made. */
  look?: Look;
}

export interface Look {
  /** A query for the lines that are there. */
  path: string;
  /** The field that tells lines apart. */
  field: string;
  /** Fields that may be set only when a line is made. */
  createOnly: string[];
}

/**
 * Where a record is: under the hub's number, which has a '|' in it and so is never a segment of dots
 * that would climb the path, or under its own id in this organisation, 18 letters and digits.
 */
export type RecordKey = { id: string } | { field: string; value: string };

export function recordPath(settings: Settings, object: string, key: RecordKey): string {
  const place = 'id' in key ? key.id : `${key.field}/${urlText(key.value)}`;
  return `${dataPath(settings)}/sobjects/${object}/${place}`;
}

export function dataPath({ apiVersion }: Settings): string {
  return `/services/data/v${apiVersion}`;
}

export function referenceOf(key: RecordKey): string {
  return 'id' in key ? key.id : `${key.field}/${key.value}`;
}

/** A decimal as a JSON number with its digits as they are. */
export function number(value: string | undefined): LosslessNumber | undefined {
  return value === undefined ? undefined : new LosslessNumber(value);
}

export function writeOperation(operation: Operation): string {
  return stringify(operation) ?? '';
}

export function readOperation(text: string): Operation {
  return parse(text) as Operation;
}

/** The bytes that Salesforce gets. */
export function bodyText(body: Row): string {
  return stringify(body) ?? '';
}

/** Text for a URL. Half a surrogate pair cannot be encoded at all. */
export function urlText(value: string): string {
  const half = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;
  return encodeURIComponent(value.replace(half, '\uFFFD'));
}
