import t from 'tap';
import type { Outbound } from '../../../adapters/adapter.ts';
import srm from '../../../adapters/srm/index.ts';
import { type Answer, type Seen, sendContext, startReceiver } from './receiver.ts';
import { messageFixture, writtenOf } from './samples.ts';

const settings = { supplier_number_scheme: 'urn:sap:lifnr:erp' };
const supplier = messageFixture('write-supplier');
const rating = messageFixture('write-rating');
const outboundOf = (text: string): Outbound => ({
  contentType: 'application/json',
  body: Buffer.from(text),
});
const outbound = outboundOf(writtenOf(supplier, settings));
const token = {
  status: 200,
  body: '{"access_token":"t-1","token_type":"bearer","expires_in":3600}',
};

/** A Coupa that has a token for everyone, and answers the rest as told. */
function coupa(answer: (request: Seen) => Answer) {
  return startReceiver((request) => (request.url === '/oauth2/token' ? token : answer(request)));
}

const json = (value: unknown, status = 200): Answer => ({ status, body: JSON.stringify(value) });

t.test('a supplier that is not there is created', async (t) => {
  const receiver = await coupa(({ method }) =>
    method === 'GET' ? json([]) : json({ id: 55 }, 201),
  );
  t.teardown(receiver.close);
  const outcome = await srm.send(outbound, sendContext(receiver.url, { message: supplier }));
  t.same(outcome, { result: 'delivered', status: '201', reference: '55' });
  const [grant, look, post] = receiver.seen;
  t.match(grant, { method: 'POST', url: '/oauth2/token' });
  t.match(grant?.body, 'grant_type=client_credentials&client_id=hub&client_secret=pearl+diver');
  t.match(look, { method: 'GET', url: '/api/suppliers?number=0000700042&limit=2' });
  t.match(post, {
    method: 'POST',
    url: '/api/suppliers',
    headers: { authorization: 'Bearer t-1' },
  });
  t.equal(post?.body, outbound.body.toString());
});

t.test(
  'a supplier that is there is changed, so that a repeated attempt makes no second',
  async (t) => {
    const receiver = await coupa(({ method }) =>
      method === 'GET' ? json([{ id: 55, number: '0000700042' }]) : json({ id: 55 }),
    );
    t.teardown(receiver.close);
    const context = sendContext(receiver.url, { message: supplier });
    t.same(await srm.send(outbound, context), {
      result: 'delivered',
      status: '200',
      reference: '55',
    });
    t.match(receiver.seen.at(-1), { method: 'PUT', url: '/api/suppliers/55' });
    await srm.send(outbound, context);
    t.equal(receiver.seen.filter(({ url }) => url === '/oauth2/token').length, 1, 'one token');
  },
);

t.test('a filter that the API ignores finds nobody else', async (t) => {
  const receiver = await coupa(({ method }) =>
    method === 'GET' ? json([{ id: 1, number: '7' }, { id: 2 }]) : json({ id: 55 }, 201),
  );
  t.teardown(receiver.close);
  await srm.send(outbound, sendContext(receiver.url, { message: supplier }));
  t.match(receiver.seen.at(-1), { method: 'POST', url: '/api/suppliers' });
});

t.test('two suppliers of one number are for a person', async (t) => {
  const same = { number: '0000700042' };
  const receiver = await coupa(() =>
    json([
      { id: 1, ...same },
      { id: 2, ...same },
    ]),
  );
  t.teardown(receiver.close);
  const outcome = await srm.send(outbound, sendContext(receiver.url, { message: supplier }));
  t.match(outcome, { result: 'refused', code: 'duplicate_at_receiver', detail: /1, 2/ });
});

t.test('a supplier that Coupa numbered is changed without looking', async (t) => {
  const receiver = await coupa(() => ({ status: 204 }));
  t.teardown(receiver.close);
  const known = outboundOf('{"id":"5/5","name":"Ankerhaus AG"}');
  const outcome = await srm.send(known, sendContext(receiver.url, { message: supplier }));
  t.same(outcome, { result: 'delivered', status: '204', reference: '5/5' });
  t.match(receiver.seen.at(-1), { method: 'PUT', url: '/api/suppliers/5%2F5' });
});

t.test('a rating goes to the path of the settings, found by its own id', async (t) => {
  const receiver = await coupa(({ method }) =>
    method === 'GET' ? { status: 404 } : json({ id: 9 }, 201),
  );
  t.teardown(receiver.close);
  const context = sendContext(receiver.url, {
    message: rating,
    settings: { evaluation_path: '/api/scores', scope: 'core.scores' },
  });
  const outcome = await srm.send(outboundOf(writtenOf(rating)), context);
  t.same(outcome, { result: 'delivered', status: '201', reference: '9' });
  t.match(
    receiver.seen.map(({ url }) => url),
    ['/oauth2/token', '/api/scores?external-id=R-2025-17&limit=2', '/api/scores'],
  );
  t.match(receiver.seen[0]?.body, 'scope=core.scores');
});

t.test('what Coupa refuses is refused in its words', async (t) => {
  const answers: [Answer, object][] = [
    [
      json({ errors: { supplier: ["Name can't be blank", 'Number is taken'] } }, 400),
      { result: 'refused', code: 'refused_by_receiver', detail: "HTTP 400: Name can't be blank" },
    ],
    [json({ errors: ['No'] }, 422), { result: 'refused', detail: 'HTTP 422: No' }],
    [
      json({ error: 'Stale' }, 409),
      { result: 'refused', status: '409', detail: 'HTTP 409: Stale' },
    ],
    [
      json({ success: false, errors: [{ message: 'Not yours' }] }),
      { result: 'refused', status: '200', detail: 'Not yours' },
    ],
    [
      { status: 429, headers: { 'retry-after': '2' } },
      { result: 'failed', code: 'busy', notBefore: 1_767_323_047_000 },
    ],
    [{ status: 500 }, { result: 'failed', code: 'receiver_error' }],
    [
      { status: 200, body: '<html>' },
      { result: 'failed', code: 'unreadable_answer' },
    ],
    [
      { status: 200, body: '{}' },
      { result: 'failed', code: 'unreadable_answer' },
    ],
  ];
  for (const [answer, expected] of answers) {
    const receiver = await coupa(({ method }) => (method === 'GET' ? json([]) : answer));
    const outcome = await srm.send(outbound, sendContext(receiver.url, { message: supplier }));
    t.match(outcome, expected, JSON.stringify(answer));
    await receiver.close();
  }
});

t.test('a look that fails is no licence to create', async (t) => {
  for (const answer of [{ status: 500 }, { status: 200, body: 'what?' }, json({ a: 1 })]) {
    const receiver = await coupa(() => answer);
    const outcome = await srm.send(outbound, sendContext(receiver.url, { message: supplier }));
    t.equal(outcome.result, 'failed');
    t.notOk(receiver.seen.some(({ method, url }) => method !== 'GET' && url !== '/oauth2/token'));
    await receiver.close();
  }
});

t.test('a token that is refused is renewed once', async (t) => {
  let good = 't-2';
  let given = 1;
  const receiver = await startReceiver(({ method, url, headers }) => {
    if (url === '/oauth2/token') {
      given += 1;
      return json({ access_token: `t-${given}`, expires_in: '3600' });
    }
    if (headers.authorization !== `Bearer ${good}`) return { status: 401 };
    return method === 'GET' ? json([]) : json({ id: 1 }, 201);
  });
  t.teardown(receiver.close);
  const context = sendContext(receiver.url, { message: supplier });
  t.equal((await srm.send(outbound, context)).result, 'delivered');
  good = 't-3';
  t.equal((await srm.send(outbound, context)).result, 'delivered');
  good = 'none';
  t.match(await srm.send(outbound, context), { result: 'failed', code: 'login_failed' });
});

t.test('an old token is not used', async (t) => {
  const receiver = await coupa(({ method }) =>
    method === 'GET' ? json([]) : json({ id: 1 }, 201),
  );
  t.teardown(receiver.close);
  let now = 0;
  const context = sendContext(receiver.url, { message: supplier, now: () => now });
  await srm.send(outbound, context);
  now = 3541 * 1000;
  await srm.send(outbound, context);
  t.equal(receiver.seen.filter(({ url }) => url === '/oauth2/token').length, 2);
});

t.test('a login that fails is a matter of credentials, and tells none', async (t) => {
  for (const answer of [json({ error: 'invalid_client pearl diver' }, 400), { status: 401 }]) {
    const receiver = await startReceiver(() => answer);
    const outcome = await srm.send(outbound, sendContext(receiver.url, { message: supplier }));
    t.match(outcome, { result: 'failed', code: 'login_failed' });
    t.notMatch(JSON.stringify(outcome), /pearl/);
    await receiver.close();
  }
  const busy = await startReceiver(() => ({ status: 503 }));
  t.teardown(busy.close);
  t.match(await srm.send(outbound, sendContext(busy.url, { message: supplier })), { code: 'busy' });
});

t.test('without a client an API key opens the door; without either nothing is sent', async (t) => {
  const receiver = await coupa(({ method }) =>
    method === 'GET' ? json([]) : json({ id: 1 }, 201),
  );
  t.teardown(receiver.close);
  const context = sendContext(receiver.url, { message: supplier });
  const missing = await srm.send(outbound, { ...context, credentials: {} });
  t.match(missing, { result: 'failed', code: 'credential_missing' });
  t.equal(receiver.seen.length, 0);
  await srm.send(outbound, { ...context, credentials: { api_key: 'k-1' } });
  t.match(receiver.seen[0], { method: 'GET', headers: { 'x-coupa-api-key': 'k-1' } });
});

t.test('a probe of a system without cXML asks for one supplier', async (t) => {
  let answer: Answer = json([]);
  const receiver = await coupa(() => answer);
  t.teardown(receiver.close);
  const context = sendContext(receiver.url);
  t.match(await srm.probe(context), { reachable: true, detail: 'HTTP 200' });
  t.equal(receiver.seen.at(-1)?.url, '/api/suppliers?limit=1');
  answer = { status: 403 };
  t.match(await srm.probe(context), { reachable: false, detail: 'HTTP 403' });
  t.match(await srm.probe({ ...context, credentials: {} }), {
    reachable: false,
    detail: /client_id/,
  });
});
