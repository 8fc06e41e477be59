/**
 * Errors of OData V2 as SAP Gateway writes them:
 * {"error":{"code","message":{"lang","value"},"innererror":{"errordetails":[{"code","message"}]}}}
 */
import type { HttpResponse, Outcome } from '../../adapter.ts';
import { httpFailure } from '../../wire/http-outcome.ts';
import { memberOf, parsed, textMember } from './odata-json.ts';

type Failure = Exclude<Outcome, { result: 'delivered' }>;

/** Somebody edits the record: SAP says so with 400. In English and German, by the user's language. */
const locked =
  /\b(is|are) (currently )?(blocked|locked|being (processed|edited|changed)) by\b|\block(ed)? by user\b|\bgesperrt durch\b|\bdurch( den)? Benutzer\b.*\bgesperrt\b/i;
const lockCodes = /^(MC\/601|R1\/405|CM_LOCK|\/?IWBEP\/CM_MGW_RT\/LOCK)/;
const duplicate = /\balready exists\b|\bexistiert bereits\b|\bist bereits vorhanden\b/i;
const session = /\bCSRF\b/i;

/** What an answer outside 2xx means: by code and text first, by status only then. Undefined for 2xx. */
export function odataFailure(response: HttpResponse, now: number): Failure | undefined {
  const byStatus = httpFailure(response, now);
  if (!byStatus) return undefined;
  const status = String(response.status);
  const { codes, texts } = told(response.text);
  const detail = texts.length === 0 ? byStatus.detail : `HTTP ${status}: ${texts.join(' ')}`;
  const answer = { status, detail: detail.slice(0, 500) };
  const all = texts.join(' ');
  if (locked.test(all) || codes.some((code) => lockCodes.test(code)))
    return { result: 'failed', code: 'record_locked', ...answer };
  // The record changed between our look and our write; the next attempt looks again.
  if (response.status === 412) return { result: 'failed', code: 'record_locked', ...answer };
  if (isTokenRequired(response) || (response.status === 403 && session.test(all)))
    return { result: 'failed', code: 'receiver_error', ...answer };
  if (response.status < 500 && duplicate.test(all))
    return { result: 'refused', code: 'duplicate_at_receiver', ...answer };
  return { ...byStatus, ...answer };
}

/** The token is stale: 403 with a header that asks for another. */
export function isTokenRequired({ status, headers }: HttpResponse): boolean {
  return status === 403 && /^required$/i.test(headers['x-csrf-token']?.trim() ?? '');
}

/** Codes and texts of an error body, the outer ones first, each once. */
function told(body: string): { codes: string[]; texts: string[] } {
  const error = memberOf(parsed(body), 'error');
  const details = memberOf(memberOf(error, 'innererror'), 'errordetails');
  const message = memberOf(error, 'message');
  const inner = Array.isArray(details) ? details : [];
  const codes = [textMember(error, 'code'), ...inner.map((each) => textMember(each, 'code'))];
  const texts = [
    textMember(message, 'value') ?? textMember(error, 'message') ?? xmlMessage(body),
    ...inner.map((each) => textMember(each, 'message')),
  ];
  return { codes: distinct(codes), texts: distinct(texts) };
}

/** Gateway answers XML when it fails before it has looked at Accept. */
function xmlMessage(body: string): string | undefined {
  return /<message\b[^>]*>([^<]{1,500})<\/message>/i.exec(body)?.[1]?.trim();
}

function distinct(values: readonly (string | undefined)[]): string[] {
  return [...new Set(values.filter((value) => value !== undefined && value !== ''))] as string[];
}
