import { Webhook } from 'standardwebhooks';
import t from 'tap';
import { type Sandbox, startWebhookSandbox } from '../../../services/sandbox/index.ts';
import { call, type Reply } from './call.ts';

const secret = `whsec_${Buffer.from('a signing secret of 32 bytes ...').toString('base64')}`;
const message = JSON.stringify({
  id: 'msg_1',
  type: 'order',
  businessKeys: [{ kind: 'order', value: '0000004711' }],
});

let webhook: Sandbox;
t.beforeEach(async () => {
  webhook = await startWebhookSandbox({ signingSecret: secret });
});
t.afterEach(() => webhook.stop());

/** Signed by the library of the scheme, not by the code that checks. */
function post(id: string, body = message, at = new Date(), signed = body): Promise<Reply> {
  return call(
    'POST',
    `${webhook.url}/hook`,
    {
      'content-type': 'application/json',
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': `v1a,other ${new Webhook(secret).sign(id, at, signed)}`,
    },
    body,
  );
}

t.test('a signed webhook is taken under its first business key', async (t) => {
  t.equal((await post('dlv_1')).status, 200);
  t.match(webhook.received, [{ kind: 'order', key: '0000004711', idempotencyKey: 'dlv_1' }]);
});

t.test('a repeated webhook-id is taken once; with other bytes it is a conflict', async (t) => {
  await post('dlv_1');
  t.equal((await post('dlv_1')).status, 200);
  t.equal((await post('dlv_1', '{"type":"lead"}')).status, 409);
  t.equal((await post('dlv_2')).status, 200);
  t.equal(webhook.count, 2);
});

t.test('a signature that does not fit, or an old timestamp, is a 401', async (t) => {
  t.equal((await post('dlv_1', message, new Date(), `${message} `)).status, 401);
  for (const minutes of [-6, 6]) {
    const reply = await post('dlv_1', message, new Date(Date.now() + minutes * 60_000));
    t.match(reply, { status: 401, json: { error: /too far/ } });
  }
  t.equal((await post('dlv_1', message, new Date(Date.now() - 4 * 60_000))).status, 200);
  t.equal((await call('POST', webhook.url, {}, message)).status, 401);
  t.equal(webhook.count, 1);
});

t.test('what is no JSON object is refused', async (t) => {
  t.equal((await post('dlv_1', '[1]')).status, 400);
  t.equal((await post('dlv_2', '{"a"')).status, 400);
  t.equal((await call('PUT', webhook.url, {}, message)).status, 405);
  t.equal((await call('GET', webhook.url)).status, 200);
});

t.test('without a secret signatures are not looked at', async (t) => {
  const open = await startWebhookSandbox({});
  t.teardown(() => open.stop());
  t.equal(
    (await call('POST', open.url, {}, { type: 'receipt.delivered', data: { id: 'rct_1' } })).status,
    200,
  );
  t.match(open.received, [{ kind: 'receipt.delivered', key: 'rct_1' }]);
  t.notOk('idempotencyKey' in (open.received[0] ?? {}));
});

t.test('a secret without whsec_ signs as base64 or as the text it is', async (t) => {
  const text = 'c2VjcmV0IG9mIHRoZSBodWI=';
  const other = await startWebhookSandbox({ signingSecret: text });
  t.teardown(() => other.stop());
  const keys = {
    base64: Buffer.from(text, 'base64'),
    text: Buffer.from(text),
    none: Buffer.from('x'),
  };
  const statuses: number[] = [];
  for (const [id, key] of Object.entries(keys)) {
    const at = new Date();
    const headers = {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(at.getTime() / 1000)),
      'webhook-signature': new Webhook(key, { format: 'raw' }).sign(id, at, message),
    };
    statuses.push((await call('POST', other.url, headers, message)).status);
  }
  t.strictSame(statuses, [200, 200, 401]);
});

t.test('a signing secret that cannot be read is a mistake at the start', async (t) => {
  await t.rejects(startWebhookSandbox({ signingSecret: 'whsec_!' }), /whsec_ and base64/);
  await t.rejects(startWebhookSandbox({ signingSecret: '' }), /whsec_ and base64/);
});
