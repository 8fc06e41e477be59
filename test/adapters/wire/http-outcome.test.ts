import t from 'tap';
import { excerpt, httpFailure, retryAfter } from '../../../adapters/wire/http-outcome.ts';

const now = Date.parse('2026-01-02T03:04:05Z');
const answer = (status: number, text = '', headers: Record<string, string> = {}) =>
  httpFailure({ status, headers, text }, now);

t.test('every class of answer has its outcome', async (t) => {
  const table: Record<string, number[]> = {
    'refused refused_by_receiver': [400, 402, 403, 404, 405, 406, 409, 412, 413, 415, 422, 451],
    'refused gone': [410],
    'refused moved': [301, 308],
    'failed redirected': [300, 302, 303, 304, 307],
    'failed login_failed': [401],
    'failed busy': [408, 425, 429, 503],
    'failed receiver_error': [500, 501, 502, 504, 507, 599],
  };
  for (const [outcome, statuses] of Object.entries(table))
    for (const status of statuses) {
      const failure = answer(status);
      t.equal(`${failure?.result} ${failure?.code}`, outcome, `HTTP ${status}`);
      t.equal(failure?.status, String(status));
    }
  for (const status of [200, 201, 202, 204, 206, 299]) t.equal(answer(status), undefined);
});

t.test('the beginning of the answer is told, on one line', async (t) => {
  t.equal(answer(500, ' <h1>Oops</h1>\r\n\tline 2 ')?.detail, 'HTTP 500: <h1>Oops</h1> line 2');
  t.equal(answer(500)?.detail, 'HTTP 500');
  t.equal(answer(500, ' \n')?.detail, 'HTTP 500');
  t.equal(excerpt('x'.repeat(1_000_000)).length, 202);
});

t.test('an excerpt holds nothing that a ledger cannot keep', async (t) => {
  t.equal(excerpt('a\0b\u0007c'), ': a b c');
  t.equal(excerpt(`${'x'.repeat(199)}😀`), `: ${'x'.repeat(199)}`, 'no half of a pair at its end');
});

t.test('the time that a receiver asks to wait is kept with every failure', async (t) => {
  const headers = { 'retry-after': '120' };
  t.match(answer(429, '', headers), { notBefore: now + 120_000 });
  t.match(answer(500, '', headers), { notBefore: now + 120_000 });
  t.notOk(Object.hasOwn(answer(429) ?? {}, 'notBefore'));
  t.notOk(Object.hasOwn(answer(410, '', headers) ?? {}, 'notBefore'), 'refused is for good');
});

t.test('Retry-After is seconds or a date, and never in the past', async (t) => {
  t.equal(retryAfter(undefined, now), undefined);
  t.equal(retryAfter('0', now), now);
  t.equal(retryAfter(' 60 ', now), now + 60_000);
  t.equal(retryAfter('Fri, 02 Jan 2026 03:05:05 GMT', now), now + 60_000);
  t.equal(retryAfter('Wed, 21 Oct 2015 07:28:00 GMT', now), now);
  t.equal(retryAfter('soon', now), undefined);
  t.equal(retryAfter('', now), undefined);
});
