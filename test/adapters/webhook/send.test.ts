import { Webhook } from 'standardwebhooks';
import t from 'tap';
import {
  HttpFault,
  type HttpRequest,
  type HttpResponse,
  type SendContext,
} from '../../../adapters/adapter.ts';
import webhook from '../../../adapters/webhook/index.ts';

const body = Buffer.from('{"name":"Käse"}');
const outbound = { contentType: 'application/json', body };
const key = 'dlv_0192f0c0000070008000000000000001';
const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';

/** A context whose receiver answers as told, and what it was sent. */
function receiver(answer: Partial<HttpResponse> = {}, more: Partial<SendContext> = {}) {
  const requests: HttpRequest[] = [];
  const context: SendContext = {
    settings: {},
    credentials: { signing_secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' },
    system: 'shop',
    url: 'https://shop.example/hooks/post-office?v=1',
    idempotencyKey: key,
    traceparent,
    http: async (request) => {
      requests.push(request);
      return { status: 200, headers: {}, text: '', ...answer };
    },
    session: new Map(),
    now: Date.now,
    ...more,
  };
  return { context, requests };
}

async function outcomeOf(answer: Partial<HttpResponse>) {
  return webhook.send(outbound, receiver(answer).context);
}

t.test('a message is posted to the URL as it stands, with its key and trace', async (t) => {
  const { context, requests } = receiver({ status: 204 });
  t.same(await webhook.send(outbound, context), { result: 'delivered', status: '204' });
  t.equal(requests.length, 1);
  t.match(requests[0], {
    method: 'POST',
    url: 'https://shop.example/hooks/post-office?v=1',
    headers: {
      'content-type': 'application/json',
      'idempotency-key': key,
      'webhook-id': key,
      traceparent,
    },
  });
  t.equal(requests[0]?.body, body, 'the very bytes that the ledger keeps');
  t.notOk('authorization' in (requests[0]?.headers ?? {}));
});

t.test('the signature is one that the library of the scheme verifies', async (t) => {
  for (const [secret, verifier] of [
    ['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', new Webhook('MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw')],
    ['plain text, 27 characters!?', new Webhook('plain text, 27 characters!?', { format: 'raw' })],
  ] as const) {
    const { context, requests } = receiver({}, { credentials: { signing_secret: secret } });
    await webhook.send(outbound, context);
    const headers = requests[0]?.headers ?? {};
    t.same(verifier.verify(body, headers), { name: 'Käse' }, secret);
    t.throws(() => verifier.verify('{"name":"Kase"}', headers), 'other bytes');
    t.throws(() => verifier.verify(body, { ...headers, 'webhook-id': 'dlv_2' }), 'another id');
  }
});

t.test('the signature is the one of the published example', async (t) => {
  // https://github.com/standard-webhooks/standard-webhooks, libraries: "sign function works"
  const { context, requests } = receiver(
    {},
    { idempotencyKey: 'msg_p5jXN8AQM9LWM0D4loKWxJek', now: () => 1_614_265_330_999 },
  );
  const test = Buffer.from('{"test": 2432232314}');
  await webhook.send({ ...outbound, body: test }, context);
  t.match(requests[0]?.headers, {
    'webhook-timestamp': '1614265330',
    'webhook-signature': 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=',
  });
});

t.test('a bearer token is sent beside the signature, or alone', async (t) => {
  const both = receiver({}, { credentials: { signing_secret: 'a', bearer_token: 'tok' } });
  await webhook.send(outbound, both.context);
  t.match(both.requests[0]?.headers, { authorization: 'Bearer tok', 'webhook-signature': /^v1,/ });
  const alone = receiver({}, { credentials: { bearer_token: 'tok' } });
  t.match(await webhook.send(outbound, alone.context), { result: 'delivered' });
  t.match(alone.requests[0]?.headers, { authorization: 'Bearer tok' });
  t.notOk('webhook-signature' in (alone.requests[0]?.headers ?? {}));
});

t.test('without a credential nothing leaves, unless the address book says so', async (t) => {
  const bare = receiver({}, { credentials: {} });
  t.match(await webhook.send(outbound, bare.context), {
    result: 'failed',
    code: 'credential_missing',
  });
  t.same(bare.requests, []);
  const unsigned = receiver({}, { credentials: {}, settings: { unsigned: true } });
  t.match(await webhook.send(outbound, unsigned.context), { result: 'delivered' });
  t.notOk('webhook-signature' in (unsigned.requests[0]?.headers ?? {}));
});

t.test('a secret that is none is a missing credential, and is not told', async (t) => {
  for (const secret of ['whsec_', 'whsec_A', 'whsec_not base64!', '']) {
    const { context, requests } = receiver({}, { credentials: { signing_secret: secret } });
    const outcome = await webhook.send(outbound, context);
    t.match(outcome, { result: 'failed', code: 'credential_missing' }, secret);
    t.notMatch(JSON.stringify(outcome), /not base64!/);
    t.same(requests, []);
  }
});

t.test('the reference is the Location, else the id of a JSON answer', async (t) => {
  const location = { location: '/orders/7' };
  const table: [Partial<HttpResponse>, string | undefined][] = [
    [{ status: 201, headers: location, text: '{"id":"8"}' }, '/orders/7'],
    [{ text: ' {"id":"8"}' }, '8'],
    [{ text: '{"id":8}' }, '8'],
    [{ text: '{"id":12345678901234567890}' }, undefined],
    [{ text: '{"id":{"a":1}}' }, undefined],
    [{ text: '{"id":""}' }, undefined],
    [{ text: '{"id":"a\\u0000"}' }, undefined],
    [{ text: '{"id":' }, undefined],
    [{ text: '[{"id":"8"}]' }, undefined],
    [{ text: 'OK' }, undefined],
    [{ text: `{"id":"${'x'.repeat(300)}"}` }, 'x'.repeat(300)],
    [{ text: `{"id":"${'x'.repeat(301)}"}` }, undefined],
    [{ headers: { location: 'x'.repeat(301) }, text: '{"id":"8"}' }, '8'],
  ];
  for (const [answer, reference] of table) {
    const outcome = await outcomeOf(answer);
    t.equal(outcome.result, 'delivered');
    t.equal('reference' in outcome ? outcome.reference : undefined, reference);
  }
});

t.test('an answer other than 2xx is judged by its status', async (t) => {
  const table: [number, string][] = [
    [400, 'refused_by_receiver'],
    [401, 'login_failed'],
    [410, 'gone'],
    [302, 'redirected'],
    [308, 'moved'],
    [429, 'busy'],
    [500, 'receiver_error'],
  ];
  for (const [status, code] of table)
    t.match(await outcomeOf({ status, text: 'no' }), { code, status: `${status}` });
});

t.test('a fault on the way is left to the worker', async (t) => {
  const { context } = receiver(
    {},
    { http: () => Promise.reject(new HttpFault('timeout', '30 s')) },
  );
  await t.rejects(webhook.send(outbound, context), { code: 'timeout' });
});

t.test('a probe sends nothing but HEAD, and any answer shows that somebody is there', async (t) => {
  const { context, requests } = receiver({ status: 405 });
  t.same(await webhook.probe(context), { reachable: true, detail: 'HTTP 405' });
  t.same(requests, [{ method: 'HEAD', url: context.url }]);
  const http = () => Promise.reject(new HttpFault('host_unknown', 'no such host'));
  t.same(await webhook.probe(receiver({}, { http }).context), {
    reachable: false,
    detail: 'host_unknown: no such host',
  });
});
