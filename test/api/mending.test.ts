import t from 'tap';
import { type ProblemCode, problems } from '../../schemas/problems.ts';
import { applyBook } from '../../services/book-keeper.ts';
import { openPool } from '../../services/ledger/pool.ts';
import { type Answer, testHub } from '../support/hub.ts';
import { startReceiver, takes } from '../support/receiver.ts';
import { rowsOf } from '../support/rows.ts';
import { bearer, canonicalOrder, secrets, senders } from '../support/senders.ts';
import { until } from '../support/until.ts';

const depot = await startReceiver(t);
const book = (more: { currency?: string; from?: string } = {}) => `partners:
  ferns: { name: Fern and Finch }
  quays: { name: Quayside Depot }
systems:
  shop:
    partner: ferns
    adapter: webhook
    inbound: { auth: [{ type: bearer, key: { env: SHOP_KEY } }], on_invalid: quarantine, receipts: depot }
  srm:
    partner: ferns
    adapter: srm
    ${more.currency ? `settings: { default_currency: ${more.currency} }` : 'settings: {}'}
    inbound: { auth: [{ type: bearer, key: { env: SHOP_KEY } }], on_invalid: quarantine }
  crm:
    partner: ferns
    adapter: salesforce
    settings: { organization_id: ${more.from ?? '00D000000000001AAA'} }
    inbound: { auth: [{ type: bearer, key: { env: SHOP_KEY } }], receipts: depot }
  depot:
    partner: quays
    adapter: webhook
    settings: { unsigned: true }
    outbound: { url: '${depot.url}', allow_private_addresses: true, retry: [1h] }
routes:
  - { name: eur, from: '*', type: order, to: depot, when: { body.currency: ${more.currency ?? 'EUR'} } }
  - { name: leads, from: '*', type: lead, to: depot }
`;
const hub = await testHub(t, { engine: 'postgres', book: book(), secrets });
const rows = rowsOf(t, hub.hub.databaseUrl);
const ops = bearer(hub.operator);
const post = async (body: object) =>
  (await hub.post('/in/shop', body, senders.shop.headers)).json.messages[0].id as string;
const mend = (
  path: string,
  reason: unknown = 'the receiver is mended',
  headers = ops,
): Promise<Answer> => hub.post(`/v1/${path}`, reason === undefined ? {} : { reason }, headers);
const refuses: typeof takes = (_arrived, response) => response.writeHead(410).end();

/** A message whose delivery is a dead letter. */
async function deadLetter(number: string) {
  depot.handle((arrived, response, incoming) =>
    (arrived.message?.type === 'order' ? refuses : takes)(arrived, response, incoming),
  );
  const id = await post(canonicalOrder(number));
  const { deliveries } = await hub.message(id, ({ state }) => state === 'failed');
  return { id, delivery: deliveries[0]?.id as string };
}

t.test('a deed needs a reason', async (t) => {
  const { id, delivery } = await deadLetter('W-1');
  for (const path of [
    `deliveries/${delivery}/retry`,
    `deliveries/${delivery}/cancel`,
    `messages/${id}/replay`,
    `messages/${id}/reprocess`,
  ]) {
    for (const reason of ['', '   \n', '\0', undefined]) {
      const answer =
        reason === undefined ? await hub.post(`/v1/${path}`, {}, ops) : await mend(path, reason);
      t.equal(answer.status, 400, path);
      t.equal(answer.json.code, 'reason_required', path);
    }
    const bare = await fetch(`${hub.url}/v1/${path}`, { method: 'POST', headers: ops });
    t.match(await bare.json(), { status: 400, code: 'reason_required' }, 'without a body');
    const long = await mend(path, 'x'.repeat(501));
    t.match(long.json, { status: 400, errors: [{ pointer: '/body/reason', rule: 'maxLength' }] });
    const other = await hub.post(`/v1/${path}`, { reason: 'please', force: true }, ops);
    t.match(other.json, { status: 400, errors: [{ pointer: '/body/force' }] });
    const wrong: [string, string, string][] = [
      ['{', 'application/json', 'json_malformed'],
      ['', 'application/json', 'body_empty'],
      ['<reason/>', 'text/xml', 'content_type_unsupported'],
      [JSON.stringify({ reason: 'x'.repeat(70_000) }), 'application/json', 'body_too_large'],
    ];
    for (const [body, type, code] of wrong) {
      const answer = await hub.post(`/v1/${path}`, body, { ...ops, 'content-type': type });
      t.match(answer.json, { code, status: problems[code as ProblemCode].status }, path);
      t.equal(answer.status, answer.json.status);
    }
  }
  const [{ n }] = await rows('select count(*)::int as n from audit');
  t.equal(n, 0, 'and nothing was done');
});

t.test('only operators may mend', async (t) => {
  const { id, delivery } = await deadLetter('W-2');
  for (const path of [
    `deliveries/${delivery}/retry`,
    `deliveries/${delivery}/cancel`,
    `messages/${id}/replay`,
    `messages/${id}/reprocess`,
  ]) {
    const own = await mend(path, 'please', bearer(secrets.SHOP_KEY));
    t.equal(own.status, 403, path);
    t.equal(own.json.code, 'forbidden');
    t.equal((await mend(path, 'please', bearer('stranger'))).status, 401, path);
    t.equal((await hub.post(`/v1/${path}`, { reason: 'please' })).status, 401, path);
  }
});

t.test('what is not there is a 404, what is not possible a 409', async (t) => {
  for (const id of [
    'dlv_0192f0c0000070008000000000000001',
    'dlv_1',
    'msg_0192f0c0000070008000000000000001',
    '%00',
  ])
    t.equal((await mend(`deliveries/${id}/cancel`)).status, 404, id);
  t.equal((await mend('messages/msg_0192f0c0000070008000000000000001/replay')).status, 404);
  depot.handle(takes);
  const id = await post(canonicalOrder('W-3'));
  const { deliveries } = await hub.message(id, ({ state }) => state === 'delivered');
  const delivery = deliveries[0]?.id;
  for (const path of [
    `deliveries/${delivery}/retry`,
    `deliveries/${delivery}/cancel`,
    `messages/${id}/reprocess`,
  ]) {
    const answer = await mend(path);
    t.equal(answer.status, 409, path);
    t.equal(answer.json.code, 'state_conflict', path);
  }
});

t.test('a dead letter is retried as the same delivery, with the same key and bytes', async (t) => {
  const { id, delivery } = await deadLetter('W-4');
  depot.handle(takes);
  t.match(await mend(`deliveries/${delivery}/retry`), {
    status: 202,
    json: { done: 'retry', id: delivery },
  });
  const detail = await hub.message(id, ({ state }) => state === 'delivered');
  const tries = depot.arrived.filter(({ message }) => message?.id === id);
  t.equal(tries.length, 2);
  t.equal(tries[0]?.sha256, tries[1]?.sha256);
  t.equal(tries[0]?.headers['idempotency-key'], tries[1]?.headers['idempotency-key']);
  t.match(
    detail.timeline.find(({ event }) => event === 'retry'),
    { text: 'ops: the receiver is mended' },
  );
  t.same(await rows('select actor, action, reason from audit where target = $1', [delivery]), [
    { actor: 'ops', action: 'retry', reason: 'the receiver is mended' },
  ]);
});

t.test('what waits for its next attempt is sent now, and only once', async (t) => {
  depot.handle((_arrived, response) => response.writeHead(503).end());
  const id = await post(canonicalOrder('W-41'));
  const { deliveries } = await hub.message(id, (one) => one.deliveries[0]?.state === 'retrying');
  const delivery = deliveries[0]?.id as string;
  depot.handle(takes);
  t.equal((await mend(`deliveries/${delivery}/retry`, 'they are back')).status, 202);
  const detail = await hub.message(id, ({ state }) => state === 'delivered');
  t.match(detail.attempts, [
    { generation: 1, number: 1, outcome: 'failed' },
    { generation: 2, number: 1, outcome: 'delivered' },
  ]);
  const tries = depot.arrived.filter(({ message }) => message?.id === id);
  t.equal(tries.length, 2);
  t.equal(tries[0]?.headers['idempotency-key'], tries[1]?.headers['idempotency-key']);
  t.equal((await mend(`deliveries/${delivery}/retry`)).status, 409);
});

t.test('a delivered message is replayed under a new key', async (t) => {
  depot.handle(takes);
  const id = await post(canonicalOrder('W-5'));
  await hub.message(id, ({ state }) => state === 'delivered');
  t.equal((await mend(`messages/${id}/replay`, 'it was lost over there')).status, 202);
  await until(
    'two arrivals',
    () => depot.arrived.filter(({ message }) => message?.id === id).length === 2,
  );
  const detail = await hub.message(id, ({ state }) => state === 'delivered');
  const keys = depot.arrived
    .filter(({ message }) => message?.id === id)
    .map(({ headers }) => headers['idempotency-key']);
  t.not(keys[0], keys[1]);
  t.same(
    detail.receipts.map(({ event }) => event),
    ['accepted', 'delivered', 'delivered'],
  );
  t.ok(
    detail.timeline.some(({ event, text }) => event === 'replay' && /lost over there/.test(text)),
  );
});

t.test('a cancelled delivery stays where it is until it is replayed', async (t) => {
  const { id, delivery } = await deadLetter('W-6');
  t.equal((await mend(`deliveries/${delivery}/cancel`, 'ordered twice')).status, 202);
  t.match(await hub.message(id, () => true), {
    state: 'failed',
    deliveries: [{ state: 'cancelled' }],
  });
  t.equal((await mend(`deliveries/${delivery}/cancel`)).status, 409);
  t.equal((await mend(`deliveries/${delivery}/retry`)).status, 409);
  depot.handle(takes);
  t.equal((await mend(`messages/${id}/replay`)).status, 202);
  await hub.message(id, ({ state }) => state === 'delivered');
});

t.test('of two people at once one wins', async (t) => {
  const { id, delivery } = await deadLetter('W-7');
  depot.handle(takes);
  const answers = await Promise.all(
    Array.from({ length: 10 }, (_, i) => mend(`deliveries/${delivery}/retry`, `person ${i}`)),
  );
  t.same(answers.map(({ status }) => status).sort(), [202, ...Array(9).fill(409)]);
  await hub.message(id, ({ state }) => state === 'delivered');
  t.equal(depot.arrived.filter(({ message }) => message?.id === id).length, 2);
  t.equal((await rows('select 1 from audit where target = $1', [delivery])).length, 1);
});

const lead = `<?xml version="1.0"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body>
<notifications xmlns="http://soap.sforce.com/2005/09/outbound"><OrganizationId>00D000000000002AAC</OrganizationId>
<ActionId>04k000000000001AAA</ActionId><Notification><Id>04l000000000001AAA</Id>
<sObject xsi:type="sf:Lead" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:sf="urn:sobject.enterprise.soap.sforce.com">
<sf:Id>00Q000000000001AAA</sf:Id><sf:LastName>Sorrel</sf:LastName><sf:Company>Sorrel</sf:Company></sObject></Notification></notifications></soapenv:Body></soapenv:Envelope>`;

t.test('what waits is mended by a new address book', async (t) => {
  depot.handle(takes);
  const usd = canonicalOrder('W-8');
  const unrouted = await post({ ...usd, body: { ...usd.body, currency: 'USD' } });
  const answer = await hub.post('/in/crm', lead, {
    ...senders.shop.headers,
    'content-type': 'text/xml',
  });
  const interchange = (
    await hub.get(`/v1/interchanges/${answer.headers.get('post-office-interchange')}`)
  ).json;
  const quarantined = interchange.messages[0];
  t.match(await hub.message(unrouted, () => true), { state: 'unrouted', addressBookVersion: 1 });
  t.match(await hub.message(quarantined, () => true), {
    state: 'quarantined',
    problem: { code: 'sender_mismatch' },
  });

  const still = await mend(`messages/${quarantined}/reprocess`);
  t.equal(still.status, 409, 'before the settings are mended the same is wrong');
  t.match(still.json, {
    code: 'state_conflict',
    detail: /still cannot be normalized: sender_mismatch/,
  });
  t.match((await hub.message(quarantined, () => true)).timeline.at(-1), {
    event: 'reprocess',
    text: /in vain: sender_mismatch/,
  });
  t.equal((await mend(`messages/${quarantined}/replay`)).status, 409);
  t.equal((await mend(`messages/${unrouted}/reprocess`)).status, 409);

  const pool = openPool({
    url: hub.hub.databaseUrl,
    max: 1,
    schema: 'post_office',
    onError: () => {},
  });
  t.teardown(() => pool.end());
  const operators = 'operators:\n  ops: { token: { env: OPS_TOKEN } }\n';
  t.equal(
    await applyBook(
      pool,
      book({ currency: 'USD', from: '00D000000000002AAC' }) + operators,
      'test',
    ),
    2,
  );
  await until('the new book', () => hub.hub.book().version === 2);

  const people = await Promise.all(
    Array.from({ length: 5 }, () =>
      mend(`messages/${quarantined}/reprocess`, 'another organisation'),
    ),
  );
  t.equal(people.filter(({ status }) => status === 202).length, 1, 'of five people one wins');
  t.ok(people.every(({ status }) => status === 202 || status === 409));
  t.equal((await mend(`messages/${unrouted}/replay`, 'there is a route now')).status, 202);
  for (const id of [quarantined, unrouted]) {
    const detail = await hub.message(id, ({ state }) => state === 'delivered');
    t.match(detail, { addressBookVersion: 2, problem: undefined });
    t.equal(depot.arrived.filter(({ message }) => message?.id === id).length, 1, 'delivered once');
    t.same(detail.receipts.map(({ event }) => event).slice(1), ['accepted', 'delivered']);
    t.equal(detail.receipts[1]?.previousSha256, detail.receipts[0]?.sha256);
    const told = await until('all receipts at the sender', () => {
      const events = depot.arrived.flatMap(({ message }) =>
        message?.type === 'receipt' && message.body.messageId === id ? [message.body.event] : [],
      );
      return events.length === 3 && events;
    });
    t.same(told.slice(1), ['accepted', 'delivered'], 'the sender is told');
  }
  t.equal((await mend(`messages/${quarantined}/reprocess`)).status, 409);
});
