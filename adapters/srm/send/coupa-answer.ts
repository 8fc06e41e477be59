import type { HttpResponse, Outcome } from '../../adapter.ts';
import { httpFailure } from '../../wire/http-outcome.ts';
import { readJson } from '../../wire/json.ts';
import { isRecord, scalar, text } from '../coupa/record.ts';

const limits = { depth: 64, elements: 200000, documents: 1000 };

type Failure = Exclude<Outcome, { result: 'delivered' }>;

/**
 * What an answer of Coupa says is wrong: `{"errors":{"supplier":["Name can't be blank"]}}`, in the
 * Risk Assess API with HTTP 200 and `"success": false`. Undefined when nothing is.
 */
export function failureOf(response: HttpResponse, now: number): Failure | undefined {
  const value = parsed(response.text);
  const message = firstMessage(isRecord(value) ? (value.errors ?? value.error) : undefined);
  const failure = httpFailure(response, now);
  if (failure)
    return message === undefined
      ? failure
      : { ...failure, detail: `HTTP ${response.status}: ${message}` };
  const unsuccessful = isRecord(value) && (value.success === false || message !== undefined);
  if (!unsuccessful) return undefined;
  return {
    result: 'refused',
    code: 'refused_by_receiver',
    status: String(response.status),
    detail: message ?? 'The answer says "success": false.',
  };
}

interface Remote {
  id: string;
  keys: { number?: string; 'external-id'?: string };
}

/** The records of a list, alone or wrapped; undefined when it is not one. */
export function recordsIn(body: string): Remote[] | undefined {
  const value = parsed(body);
  const list = isRecord(value) ? Object.values(value).find(Array.isArray) : value;
  if (!Array.isArray(list)) return undefined;
  return list.filter(isRecord).flatMap((record) => {
    const id = text(record, 'id', 'entity-id');
    const keys = { number: text(record, 'number'), 'external-id': text(record, 'external-id') };
    return id === undefined ? [] : [{ id, keys }];
  });
}

/** The id of the record that was written. */
export function idIn(body: string): string | undefined {
  const value = parsed(body);
  if (!isRecord(value)) return undefined;
  const inside = Object.values(value).find(isRecord);
  return text(value, 'id', 'entity-id') ?? text(inside, 'id', 'entity-id');
}

function parsed(body: string): unknown {
  const json = readJson({ body: Buffer.from(body), contentType: '' }, limits, 'text');
  return json.ok ? json.value : undefined;
}

/** The first text in it: errors come as a text, a list, or lists by the name of the record. */
function firstMessage(errors: unknown): string | undefined {
  if (Array.isArray(errors) || isRecord(errors)) {
    for (const one of Object.values(errors)) {
      const message = firstMessage(one);
      if (message !== undefined) return message;
    }
    return undefined;
  }
  return scalar(errors)?.slice(0, 300);
}
