import { createHash } from 'node:crypto';
import t from 'tap';
import { HttpFault } from '../../../adapters/adapter.ts';
import salesforce from '../../../adapters/salesforce/index.ts';
import { type Answer, served } from './salesforce-server.ts';
import { sendContext, written } from './samples.ts';

const made = { id: '0015f00000HgFeDAAV', success: true, errors: [], created: true };
const expired = { status: 401, body: [{ errorCode: 'INVALID_SESSION_ID', message: 'Expired.' }] };

t.test('a supplier is upserted under its external id, with the token of a login', async (t) => {
  const { url, seen } = await served(t, ({ method }) =>
    method === 'PATCH' ? { status: 201, body: made } : undefined,
  );
  const outcome = await salesforce.send(written('write-supplier'), sendContext(url));
  t.equal(seen.length, 2);
  const [login, upsert] = seen;
  t.equal(
    login?.body,
    'grant_type=client_credentials&client_id=the-client&client_secret=the-secret+%26+more',
  );
  t.equal(
    upsert?.path,
    '/services/data/v62.0/sobjects/Account/PostOffice_Id__c/urn%3Asap%3Alifnr%3Aerp%7C0000700042',
  );
  t.match(upsert?.headers, {
    authorization: 'Bearer token-1',
    'content-type': /^application\/json/,
    traceparent: /^00-0af7/,
  });
  t.match(JSON.parse(upsert?.body ?? ''), { Name: 'Wexcombe Valves Ltd', BillingCity: 'Wexcombe' });
  const sha256 = createHash('sha256')
    .update(upsert?.body ?? '')
    .digest('hex');
  t.same(outcome, { result: 'delivered', status: '201', reference: made.id, sent: { sha256 } });
});

t.test('the token is kept, and deliveries at the same time ask for it once', async (t) => {
  const { url, seen } = await served(t, ({ method }) =>
    method === 'PATCH' ? { status: 204 } : undefined,
  );
  const context = sendContext(url);
  const outcomes = await Promise.all(
    [1, 2, 3].map(() => salesforce.send(written('write-rating'), context)),
  );
  for (const { result } of outcomes) t.equal(result, 'delivered');
  t.equal(seen.filter(({ path }) => path.endsWith('/token')).length, 1);
  t.match(seen.at(-1)?.body, '"Score__c":87.50', 'no digit is lost on the way');
});

t.test('a token that ran out is replaced once', async (t) => {
  const { url, seen } = await served(t, ({ method, headers }) => {
    if (method !== 'PATCH') return undefined;
    return headers.authorization === 'Bearer token-1' ? expired : { status: 200, body: made };
  });
  const context = sendContext(url);
  t.match(await salesforce.send(written('write-lead'), context), { result: 'delivered' });
  t.same(
    seen.map(({ headers }) => headers.authorization),
    [undefined, 'Bearer token-1', undefined, 'Bearer token-2'],
  );
  t.match(await salesforce.send(written('write-lead'), context), { result: 'delivered' });
  t.equal(seen.length, 5, 'the new one is kept');
});

t.test('a token that never works fails the attempt after the second', async (t) => {
  const { url, seen } = await served(t, ({ method }) => (method === 'PATCH' ? expired : undefined));
  const outcome = await salesforce.send(written('write-lead'), sendContext(url));
  t.match(outcome, { result: 'failed', code: 'login_failed', status: '401 INVALID_SESSION_ID' });
  t.equal(seen.filter(({ method }) => method === 'PATCH').length, 2);
});

t.test(
  'a login that fails is told without the secret, and tried again the next time',
  async (t) => {
    const answers: Answer[] = [
      { status: 400, body: { error: 'invalid_client', error_description: 'no such client' } },
      { status: 503, body: 'maintenance', headers: { 'retry-after': '30' } },
      { status: 200, body: 'what' },
      { status: 404, body: 'nothing here' },
    ];
    const { url } = await served(t, () => answers.shift() ?? { status: 500 });
    const context = sendContext(url);
    const outcomes = [];
    for (let attempt = 0; attempt < 4; attempt += 1)
      outcomes.push(await salesforce.send(written('write-lead'), context));
    t.match(outcomes, [
      {
        result: 'failed',
        code: 'login_failed',
        status: '400',
        detail: /invalid_client no such client/,
      },
      { result: 'failed', code: 'busy', notBefore: 1_700_000_030_000 },
      { result: 'failed', code: 'unreadable_answer' },
      { result: 'failed', code: 'login_failed', status: '404' },
    ]);
    t.notMatch(JSON.stringify(outcomes), /the-secret/);
  },
);

t.test('without a credential nothing is sent', async (t) => {
  const { url, seen } = await served(t, () => undefined);
  const context = sendContext(url, { credentials: { client_id: 'the-client' } });
  const outcome = await salesforce.send(written('write-lead'), context);
  t.match(outcome, { result: 'failed', code: 'credential_missing', detail: /client_secret/ });
  t.equal(seen.length, 0);
});

t.test('a network fault is thrown, and the login is asked for anew afterwards', async (t) => {
  const { url, seen } = await served(t, ({ method }) =>
    method === 'PATCH' ? { status: 204 } : undefined,
  );
  const context = sendContext(url);
  const broken = async () => {
    throw new HttpFault('connection_reset', 'The connection broke.');
  };
  await t.rejects(salesforce.send(written('write-lead'), { ...context, http: broken }), {
    code: 'connection_reset',
  });
  t.match(await salesforce.send(written('write-lead'), context), { result: 'delivered' });
  t.equal(seen.length, 2);
});

t.test('a login that another delivery gave up is asked for again', async (t) => {
  const { url } = await served(t, ({ method }) =>
    method === 'PATCH' ? { status: 204 } : undefined,
  );
  const context = sendContext(url);
  let first: Promise<unknown> = Promise.resolve();
  const giveUp = await new Promise<(fault: Error) => void>((asked) => {
    const http = () => new Promise<never>((_, reject) => asked(reject));
    first = salesforce.send(written('write-lead'), { ...context, http });
  });
  const second = salesforce.send(written('write-lead'), context);
  giveUp(new DOMException('The first has no time left.', 'TimeoutError'));
  await t.rejects(first, { name: 'TimeoutError' });
  t.match(await second, { result: 'delivered' });
});

t.test('an organisation that has moved is looked for at the next attempt', async (t) => {
  const { url, seen } = await served(t, ({ method }) =>
    method === 'PATCH' ? { status: 302, headers: { location: '/elsewhere' } } : undefined,
  );
  const context = sendContext(url);
  for (const _ of [1, 2])
    t.match(await salesforce.send(written('write-lead'), context), { code: 'redirected' });
  t.equal(seen.filter(({ path }) => path.endsWith('/token')).length, 2);
});

t.test('a record is deleted with an empty body', async (t) => {
  const { url, seen } = await served(t, ({ method }) =>
    method === 'DELETE' ? { status: 204 } : undefined,
  );
  const bytes = written('write-supplier-delete', { allow_delete: true });
  t.match(await salesforce.send(bytes, sendContext(url)), { result: 'delivered', status: '204' });
  t.match(seen.at(-1), { method: 'DELETE', body: '' });
});
