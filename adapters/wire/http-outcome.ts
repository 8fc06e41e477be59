import type { HttpResponse, Outcome } from '../adapter.ts';

type Failure = Exclude<Outcome, { result: 'delivered' }>;

/**
 * What an HTTP answer means when the system gives no better reason of its own (RFC 9110 §15).
 * Undefined for 2xx: the adapter looks into the answer itself.
 */
export function httpFailure(response: HttpResponse, now: number): Failure | undefined {
  const { status } = response;
  if (status >= 200 && status < 300) return undefined;
  const answer = { status: String(status), detail: `HTTP ${status}${excerpt(response.text)}` };
  const wait = retryAfter(response.headers['retry-after'], now);
  const failed = (code: Extract<Failure, { result: 'failed' }>['code']): Failure => ({
    result: 'failed',
    code,
    ...answer,
    ...(wait === undefined ? {} : { notBefore: wait }),
  });
  if (status === 401) return failed('login_failed');
  if (status === 408 || status === 425 || status === 429 || status === 503) return failed('busy');
  if (status === 410) return { result: 'refused', code: 'gone', ...answer };
  if (status === 301 || status === 308) return { result: 'refused', code: 'moved', ...answer };
  if (status < 400) return failed('redirected');
  if (status >= 500) return failed('receiver_error');
  return { result: 'refused', code: 'refused_by_receiver', ...answer };
}

/** Retry-After (RFC 9110 §10.2.3), seconds or a date, as milliseconds since the epoch. */
export function retryAfter(value: string | undefined, now: number): number | undefined {
  if (value === undefined) return undefined;
  if (/^\d{1,9}$/.test(value.trim())) return now + Number(value) * 1000;
  const date = Date.parse(value);
  return Number.isNaN(date) ? undefined : Math.max(date, now);
}

/** The beginning of an answer, on one line, for people; without NUL, which no ledger can keep. */
export function excerpt(text: string): string {
  const start = text
    .slice(0, 2000)
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim();
  const line = start.slice(0, 200).replace(/\p{Cs}/gu, '');
  return line === '' ? '' : `: ${line}`;
}
