import t from 'tap';
import { testHub } from '../support/hub.ts';
import { startReceiver } from '../support/receiver.ts';
import { canonicalOrder } from '../support/senders.ts';

const receiver = await startReceiver(t);
const secrets = { A: 'key-of-a', B: 'key-of-b', C: 'key-of-c', D: 'key-of-d' };
const system = (name: string) => `  ${name}:
    partner: ferns
    adapter: webhook
    settings: { unsigned: true }
    inbound: { auth: [{ type: bearer, key: { env: ${name.toUpperCase()} } }], receipts: ${name} }
    outbound: { url: '${receiver.url}/${name}', allow_private_addresses: true, retry: [1h] }
`;
const hub = await testHub(t, {
  engine: 'postgres',
  secrets,
  book: `partners: { ferns: { name: Fern and Finch } }
systems:
${['a', 'b', 'c', 'd'].map(system).join('')}routes:
  - { name: both, from: a, type: order, to: [b, c], when: { body.currency: EUR } }
  - { name: only-c, from: a, type: order, to: c, when: { body.currency: USD } }
`,
});
const usd = canonicalOrder('V-2');
const answer = await hub.post(
  '/in/a',
  [
    canonicalOrder('V-1'),
    { ...usd, body: { ...usd.body, currency: 'USD' } },
    { ...usd, id: 'bad', body: {} },
  ],
  { authorization: `Bearer ${secrets.A}`, 'idempotency-key': 'a-secret-of-a' },
);
const [shared, onlyC] = answer.json.messages.map((one: { id: string }) => one.id);
const full = await hub.message(shared, ({ state }) => state === 'delivered');
await hub.message(onlyC, ({ state }) => state === 'delivered');
const toB = full.deliveries.find((one) => one.system === 'b')?.id;
const toC = full.deliveries.find((one) => one.system === 'c')?.id;
const interchange = answer.json.interchange;
const as = (who: keyof typeof secrets, path: string) => hub.get(path, secrets[who]);

/** Who of the four systems gets a 200. */
async function who(path: string): Promise<string> {
  const statuses = await Promise.all(
    (['A', 'B', 'C', 'D'] as const).map(
      async (one) => [one, (await as(one, path)).status] as const,
    ),
  );
  for (const [one, status] of statuses)
    if (![200, 404].includes(status)) return `${one}: ${status}`;
  return statuses.flatMap(([one, status]) => (status === 200 ? [one] : [])).join('');
}

t.test('each route shows a document to those whom it concerns', async (t) => {
  t.equal(await who(`/v1/messages/${shared}`), 'ABC');
  t.equal(await who(`/v1/messages/${onlyC}`), 'AC');
  t.equal(await who(`/v1/messages/${shared}/receipts`), 'ABC');
  t.equal(await who(`/v1/messages/${shared}/canonical`), 'ABC');
  t.equal(await who(`/v1/messages/${onlyC}/canonical`), 'AC');
  t.equal(await who(`/v1/messages/${shared}/raw`), 'A', 'it holds other documents as well');
  t.equal(await who(`/v1/deliveries/${toB}/outbound`), 'AB');
  t.equal(await who(`/v1/deliveries/${toC}/outbound`), 'AC');
  t.equal(await who(`/v1/interchanges/${interchange}`), 'A');
  t.equal(await who(`/v1/interchanges/${interchange}/raw`), 'A');
});

t.test('lists hold nothing else', async (t) => {
  const ids = async (one: keyof typeof secrets, query = '') =>
    (await as(one, `/v1/messages?${query}`)).json.messages
      .map(({ id }: { id: string }) => id)
      .sort();
  t.same(await ids('A'), [shared, onlyC].sort());
  t.same(await ids('B'), [shared]);
  t.same(await ids('B', 'key=V-2'), []);
  t.same(await ids('B', 'system=a&state=delivered'), [shared]);
  t.same(await ids('C'), [shared, onlyC].sort());
  t.same(await ids('D'), []);
  t.ok((await ids('A', 'type=receipt')).length >= 3);
  t.same(await ids('B', 'type=receipt'), []);
  t.equal((await as('A', '/v1/interchanges')).json.interchanges.length, 1);
  t.equal((await as('A', '/v1/interchanges?system=b')).json.interchanges.length, 1, 'its own');
  t.equal((await as('B', '/v1/interchanges?system=a')).json.interchanges.length, 0);
  for (const one of ['A', 'B', 'D'] as const) {
    const { systems } = (await as(one, '/v1/systems')).json;
    t.ok(systems.every((found: { system: string }) => found.system === one.toLowerCase()));
  }
  t.ok((await hub.get('/v1/systems')).json.systems.length >= 3);
});

t.test('a receiver sees its own delivery and not who else gets the document', async (t) => {
  for (const path of [
    `/v1/messages/${shared}`,
    `/v1/messages/${shared}/receipts`,
    '/v1/messages',
  ]) {
    const { text } = await as('B', path);
    t.ok(text.length > 20);
    t.notMatch(text, /"(system|receiver)":"c"|only-c|\bto c\b/, path);
    t.notMatch(text, toC, path);
    t.notMatch(text, 'a-secret-of-a', path);
    t.notMatch(text, /documents were refused/, path);
  }
  const seen = (await as('B', `/v1/messages/${shared}`)).json;
  t.match(seen, { deliveries: [{ system: 'b', state: 'delivered' }], attempts: [{ system: 'b' }] });
  t.equal(seen.deliveries.length, 1);
  t.ok(seen.timeline.some(({ text }: { text: string }) => text.includes('to b')));
  const own = (await as('A', `/v1/messages/${shared}`)).json;
  t.equal(own.deliveries.length, 2, 'the sender sees both');
  t.equal(own.interchange.idempotencyKey, 'a-secret-of-a');
});

t.test('without a key, or with a wrong one, every route of /v1 is a 401', async (t) => {
  for (const path of [
    '/v1/messages',
    `/v1/messages/${shared}`,
    `/v1/messages/${shared}/receipts`,
    `/v1/messages/${shared}/raw`,
    `/v1/messages/${shared}/canonical`,
    `/v1/deliveries/${toB}/outbound`,
    '/v1/interchanges',
    `/v1/interchanges/${interchange}`,
    `/v1/interchanges/${interchange}/raw`,
    '/v1/systems',
    '/v1/systems/a',
    '/metrics',
  ]) {
    t.equal((await hub.get(path, 'wrong')).status, 401, path);
    t.equal((await fetch(hub.url + path)).status, 401, path);
    if (path !== '/metrics') t.equal((await hub.get(path)).status, 200, path);
  }
  t.equal((await as('A', '/metrics')).status, 403, 'figures are for operators');
  t.equal((await as('A', '/v1/systems/a')).status, 403, 'and so is what keeps a system waiting');
});

t.test('what is not there is a 404', async (t) => {
  const absent = '0192f0c0000070008000000000000001';
  for (const path of [
    `/v1/messages/msg_${absent}`,
    `/v1/messages/dlv_${absent}`,
    '/v1/messages/1',
    `/v1/messages/msg_${absent}/raw`,
    `/v1/messages/msg_${absent}/canonical`,
    `/v1/messages/msg_${absent}/receipts`,
    `/v1/deliveries/dlv_${absent}/outbound`,
    `/v1/interchanges/ict_${absent}`,
    `/v1/interchanges/ict_${absent}/raw`,
    '/v1/systems/nobody',
    '/v1/nothing',
  ])
    t.match(await hub.get(path), { status: 404, json: { code: 'not_found' } }, path);
});

t.test('payloads are attachments, never pages', async (t) => {
  const html = '<script>alert(1)</script>';
  const posted = await hub.post('/in/a', canonicalOrder('V-9', { note: html }), {
    authorization: `Bearer ${secrets.A}`,
  });
  const { id } = posted.json.messages[0];
  const detail = await hub.message(id, ({ state }) => state === 'delivered');
  for (const path of [
    `/v1/messages/${id}/raw`,
    `/v1/interchanges/${posted.json.interchange}/raw`,
    `/v1/messages/${id}/canonical`,
    `/v1/deliveries/${detail.deliveries[0]?.id}/outbound`,
  ]) {
    const { headers, text } = await hub.get(path);
    t.equal(headers.get('content-disposition'), 'attachment', path);
    t.equal(headers.get('x-content-type-options'), 'nosniff', path);
    t.match(headers.get('content-type') ?? '', /^application\/json/, path);
    t.match(text, html, path);
  }
});
