/**
 * What an error of Salesforce means for the delivery. Codes that are not here are judged by the HTTP
 * status that came with them.
 * Source: https://developer.salesforce.com/docs/atlas.en-us.api.meta/api/sforce_api_calls_concepts_core_data_objects.htm
 */
import type { FailedCode, RefusedCode } from '../../../schemas/outcomes.ts';
import type { HttpResponse, Outcome } from '../../adapter.ts';
import { httpFailure } from '../../wire/http-outcome.ts';
import type { SalesforceError } from './answer.ts';

export type Failure = Exclude<Outcome, { result: 'delivered' }>;

/** Errors that only say that another one undid this part. */
const victims = new Set(['PROCESSING_HALTED', 'ALL_OR_NONE_OPERATION_ROLLED_BACK']);

const transient = new Map<string, FailedCode>([
  ['REQUEST_LIMIT_EXCEEDED', 'busy'],
  ['SERVER_UNAVAILABLE', 'busy'],
  ['SERVICE_UNAVAILABLE', 'busy'],
  ['API_CURRENTLY_DISABLED', 'busy'],
  ['UNABLE_TO_LOCK_ROW', 'record_locked'],
  ['ENTITY_IS_LOCKED', 'record_locked'],
  ['INVALID_SESSION_ID', 'login_failed'],
  ['INVALID_AUTH_HEADER', 'login_failed'],
  ['UNKNOWN_EXCEPTION', 'receiver_error'],
  ['QUERY_TIMEOUT', 'receiver_error'],
]);

const final = new Map<string, RefusedCode>([
  ['DUPLICATES_DETECTED', 'duplicate_at_receiver'],
  ['DUPLICATE_EXTERNAL_ID', 'duplicate_at_receiver'],
  ['REQUIRED_FIELD_MISSING', 'refused_by_receiver'],
  ['INVALID_FIELD', 'refused_by_receiver'],
]);

/** The daily total counts the last 24 hours, so room comes back by and by: look again in an hour. */
const dailyWait = 3_600_000;

/**
 * @param errors those of the answer, at least one.
 * @param keyField the external id field, to know a race by: two tries of one delivery, the first of
 *   them still under way at Salesforce, and the second finds its record made in between.
 */
export function classify(
  errors: SalesforceError[],
  response: HttpResponse,
  keyField: string,
  now: number,
): Failure {
  const real = errors.filter(({ code }) => !victims.has(code));
  const causes = real.length > 0 ? real : errors;
  const judged = causes.map((error) => ({ error, failure: judge(error, response, keyField, now) }));
  const deciding = judged.find(({ failure }) => failure.result === 'refused') ?? judged[0];
  if (deciding === undefined)
    return { result: 'failed', code: 'unreadable_answer', detail: 'An error without a word.' };
  return {
    ...deciding.failure,
    status: `${deciding.error.httpStatus ?? response.status} ${deciding.error.code}`.slice(0, 120),
    detail: causes.map(sentence).join(' ').slice(0, 1000),
  };
}

function judge(
  { code, message, httpStatus }: SalesforceError,
  answer: HttpResponse,
  keyField: string,
  now: number,
): Failure {
  const detail = message;
  const response = { ...answer, status: httpStatus ?? answer.status };
  if (code === 'DUPLICATE_VALUE' && message.includes(keyField))
    return { result: 'failed', code: 'record_locked', detail };
  const failed = transient.get(code);
  if (failed !== undefined) {
    const wait = /TotalRequests/i.test(message) ? { notBefore: now + dailyWait } : undefined;
    const asked = httpFailure(response, now);
    const notBefore = asked?.result === 'failed' ? asked.notBefore : undefined;
    return { result: 'failed', code: failed, detail, ...(notBefore ? { notBefore } : wait) };
  }
  const refused = final.get(code);
  if (refused !== undefined) return { result: 'refused', code: refused, detail };
  return httpFailure(response, now) ?? { result: 'refused', code: 'refused_by_receiver', detail };
}

function sentence({ code, message, fields }: SalesforceError): string {
  return `${code}: ${message}${fields.length === 0 ? '' : ` (${fields.join(', ')})`}`;
}
