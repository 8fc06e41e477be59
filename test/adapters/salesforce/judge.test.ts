import t from 'tap';
import type { HttpResponse } from '../../../adapters/adapter.ts';
import { judge } from '../../../adapters/salesforce/send/judge.ts';
import type { Operation } from '../../../adapters/salesforce/write/operation.ts';

const now = 1_700_000_000_000;
const reference = 'PostOffice_Id__c/urn:x|7';
const patch: Operation = { method: 'PATCH', path: '/x', reference, body: {} };
const post: Operation = { ...patch, method: 'POST' };
const remove: Operation = { method: 'DELETE', path: '/x', reference };

function answer(status: number, body: unknown = '', headers = {}): HttpResponse {
  return { status, headers, text: typeof body === 'string' ? body : JSON.stringify(body) };
}

function errors(status: number, code: string, message = 'No.', more = {}): HttpResponse {
  return answer(status, [{ errorCode: code, message, ...more }]);
}

const made = { id: '0015f00000HgFeDAAV', success: true, errors: [] };

const answers: [what: string, answer: HttpResponse, outcome: object, operation?: Operation][] = [
  ['201', answer(201, made), { result: 'delivered', status: '201', reference: made.id }],
  ['200', answer(200, made), { result: 'delivered', status: '200', reference: made.id }],
  ['204', answer(204), { result: 'delivered', status: '204', reference }],
  ['200 with nothing', answer(200), { result: 'failed', code: 'unreadable_answer' }],
  ['200 with a page', answer(200, '<html>Login</html>'), { code: 'unreadable_answer' }],
  ['200 cut short', answer(200, '{"id":"001'), { code: 'unreadable_answer' }],
  ['201 without an id', answer(201, { success: true }), { code: 'unreadable_answer' }],
  ['300', answer(300, ['/a', '/b']), { result: 'refused', code: 'duplicate_at_receiver' }],
  ['302', answer(302), { result: 'failed', code: 'redirected' }],
  ['410', answer(410), { result: 'refused', code: 'gone' }],
  ['429', answer(429, '', { 'retry-after': '60' }), { code: 'busy', notBefore: now + 60_000 }],
  ['500', answer(500, 'oops'), { result: 'failed', code: 'receiver_error' }],
  [
    'too many requests a day',
    errors(403, 'REQUEST_LIMIT_EXCEEDED', 'TotalRequests Limit exceeded.'),
    { result: 'failed', code: 'busy', notBefore: now + 3_600_000 },
  ],
  [
    'too many long requests at once',
    errors(403, 'REQUEST_LIMIT_EXCEEDED', 'ConcurrentPerOrgLongTxn Limit exceeded.'),
    { result: 'failed', code: 'busy', notBefore: undefined },
  ],
  ['a locked row', errors(400, 'UNABLE_TO_LOCK_ROW'), { result: 'failed', code: 'record_locked' }],
  [
    'a missing field',
    errors(400, 'REQUIRED_FIELD_MISSING', 'Missing: [Name]', { fields: ['Name'] }),
    {
      result: 'refused',
      code: 'refused_by_receiver',
      status: '400 REQUIRED_FIELD_MISSING',
      detail: 'REQUIRED_FIELD_MISSING: Missing: [Name] (Name)',
    },
  ],
  [
    'a duplicate rule',
    errors(400, 'DUPLICATES_DETECTED'),
    { result: 'refused', code: 'duplicate_at_receiver' },
  ],
  [
    'an unknown field',
    errors(400, 'INVALID_FIELD'),
    { result: 'refused', code: 'refused_by_receiver' },
  ],
  [
    'an unknown code, 400',
    errors(400, 'NEW_IN_2030'),
    { result: 'refused', code: 'refused_by_receiver' },
  ],
  ['an unknown code, 503', errors(503, 'NEW_IN_2030'), { result: 'failed', code: 'busy' }],
  [
    'a session that ran out twice',
    errors(401, 'INVALID_SESSION_ID'),
    { result: 'failed', code: 'login_failed' },
  ],
  [
    'a race for the external id',
    errors(
      400,
      'DUPLICATE_VALUE',
      'duplicate value found: PostOffice_Id__c duplicates value on record',
    ),
    { result: 'failed', code: 'record_locked' },
  ],
  [
    'another field that must be unique',
    errors(400, 'DUPLICATE_VALUE', 'duplicate value found: Email__c'),
    { result: 'refused', code: 'refused_by_receiver' },
  ],
  [
    'the errors of a collection, within 200',
    answer(200, {
      success: false,
      errors: [{ statusCode: 'UNABLE_TO_LOCK_ROW', message: 'x', fields: [] }],
    }),
    { result: 'failed', code: 'record_locked' },
  ],
  [
    'several errors, one of them for good',
    answer(400, [
      { errorCode: 'UNABLE_TO_LOCK_ROW', message: 'a' },
      { errorCode: 'INVALID_FIELD', message: 'b' },
    ]),
    { result: 'refused', status: '400 INVALID_FIELD' },
  ],
  ['200 without success or a reason', answer(200, { success: false }), { result: 'refused' }],
  [
    'a deleted record, gone before',
    errors(404, 'ENTITY_IS_DELETED'),
    { result: 'delivered' },
    remove,
  ],
  [
    'a deleted record, never there',
    errors(404, 'NOT_FOUND', 'The requested resource does not exist'),
    { result: 'delivered', reference },
    remove,
  ],
  [
    'a field for the key that is not there',
    errors(404, 'NOT_FOUND', 'Provided external ID field does not exist or is not accessible: X'),
    { result: 'refused' },
    remove,
  ],
];

for (const [what, response, outcome, operation = patch] of answers) {
  t.test(`the answer is judged right: ${what}`, async (t) => {
    t.match(judge(response, operation, now), outcome);
  });
}

const part = (httpStatusCode: number, body: unknown, referenceId = 'order') => ({
  body,
  httpHeaders: {},
  httpStatusCode,
  referenceId,
});
const halted = [{ errorCode: 'PROCESSING_HALTED', message: 'The transaction was rolled back.' }];

t.test('a composite answer counts when every part of it is done', async (t) => {
  const done = answer(200, { compositeResponse: [part(201, made), part(204, null, 'line1')] });
  t.match(judge(done, post, now), { result: 'delivered', reference: made.id });
  const updated = answer(200, { compositeResponse: [part(204, null)] });
  t.match(judge(updated, post, now), { result: 'delivered', reference });
  t.match(judge(answer(200, { compositeResponse: [] }), post, now), { code: 'unreadable_answer' });
});

t.test('in a composite answer the cause decides, not its victims', async (t) => {
  const cause = [{ errorCode: 'UNABLE_TO_LOCK_ROW', message: 'Locked.', fields: [] }];
  const failed = answer(200, { compositeResponse: [part(400, halted), part(400, cause, 'line1')] });
  t.same(judge(failed, post, now), {
    result: 'failed',
    code: 'record_locked',
    status: '400 UNABLE_TO_LOCK_ROW',
    detail: 'UNABLE_TO_LOCK_ROW: Locked.',
  });
});

t.test('a part is judged by its own status', async (t) => {
  const inner = (status: number, body: unknown) =>
    judge(answer(200, { compositeResponse: [part(status, body)] }), post, now);
  t.match(inner(300, ['/a', '/b']), { code: 'duplicate_at_receiver' });
  t.match(inner(503, null), { result: 'failed', code: 'busy' });
  t.match(inner(404, null), { result: 'refused' });
  t.match(inner(400, [{ errorCode: 'NEW_IN_2030', message: '' }]), { result: 'refused' });
  const record = { success: false, errors: [{ statusCode: 'INVALID_FIELD', message: 'x' }] };
  t.match(inner(200, [record]), { result: 'refused' }, 'a record failed inside a part that is 200');
});

t.test('people are told when most of the requests of a day are used', async (t) => {
  const at = (usage: string) =>
    judge(answer(201, made, { 'sforce-limit-info': usage }), patch, now).detail;
  t.equal(at('api-usage=18/15000'), undefined);
  t.equal(at('api-usage=13500/15000'), undefined);
  t.match(at('api-usage=14001/15000'), /14001 of 15000 .*93 %/);
  t.match(at('per-app-api-usage=1/250(appName=x); api-usage=15000/15000'), /100 %/);
  t.equal(at('per-app-api-usage=250/250(appName=x)'), undefined);
  t.equal(at('nonsense'), undefined);
  t.equal(at('api-usage=1/0'), undefined);
  const refused = answer(400, [{ errorCode: 'INVALID_FIELD', message: 'x' }], {
    'sforce-limit-info': 'api-usage=14900/15000',
  });
  t.match(judge(refused, patch, now).detail, /^INVALID_FIELD: x Salesforce has counted/);
});
