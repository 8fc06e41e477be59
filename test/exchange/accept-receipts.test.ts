import t from 'tap';
import { startWebhookSandbox } from '../../services/sandbox/index.ts';
import { testHub } from '../support/hub.ts';
import { chainFaults, type Proven, sha256 } from '../support/receipt-chain.ts';
import { startReceiver } from '../support/receiver.ts';
import { rowsOf } from '../support/rows.ts';
import { bearer, canonicalOrder, secrets, senders } from '../support/senders.ts';
import { until } from '../support/until.ts';

const depot = await startReceiver(t);
const desk = await startWebhookSandbox({ signingSecret: secrets.DEPOT_SIGNING });
t.teardown(() => desk.stop());
const hub = await testHub(t, {
  engine: 'postgres',
  secrets,
  book: `partners:
  ferns: { name: Fern and Finch }
  quays: { name: Quayside Depot }
systems:
  shop:
    partner: ferns
    adapter: webhook
    inbound:
      auth: [{ type: bearer, key: { env: SHOP_KEY } }]
      on_invalid: quarantine
      receipts: desk
  desk:
    partner: ferns
    adapter: webhook
    inbound:
      auth: [{ type: bearer, key: { env: DEPOT_KEY } }]
      receipts: desk
    outbound: { url: '${desk.url}', allow_private_addresses: true, retry: [1h] }
    credentials: { signing_secret: { env: DEPOT_SIGNING } }
  depot:
    partner: quays
    adapter: webhook
    settings: { unsigned: true }
    outbound: { url: '${depot.url}', allow_private_addresses: true, retry: [1h] }
routes:
  - { name: orders, from: shop, type: order, to: depot, when: { body.currency: EUR } }
`,
});
const rows = rowsOf(t, hub.hub.databaseUrl);
const post = async (body: object) =>
  (await hub.post(senders.shop.path, body, senders.shop.headers)).json.messages[0].id as string;
const receiptsOf = async (id: string): Promise<Proven[]> =>
  (await hub.get(`/v1/messages/${id}/receipts`)).json.receipts;

t.test('a delivered message has a chain of receipts that anybody can verify', async (t) => {
  const body = JSON.stringify(canonicalOrder('R-1'));
  const id = await post(JSON.parse(body));
  await hub.message(id, ({ state }) => state === 'delivered');
  const chain = await receiptsOf(id);
  t.same(
    chain.map(({ event }) => event),
    ['accepted', 'delivered'],
  );
  t.strictSame(chainFaults(chain), []);
  const [accepted, delivered] = chain as [Proven, Proven];
  const detail = (await hub.get(`/v1/messages/${id}`)).json;
  t.match(accepted, {
    messageId: id,
    interchangeId: detail.interchangeId,
    sender: 'shop',
    senderPartner: 'ferns',
    messageType: 'order',
    nativeId: 'order-R-1',
    receivedSha256: sha256(body),
    canonicalSha256: sha256((await hub.get(`/v1/messages/${id}/canonical`)).text),
    addressBookVersion: 1,
    schemaId: /order\.schema\.json$/,
  });
  const [{ deliveryId, outcome, sentSha256 }] = detail.attempts;
  t.equal(outcome, 'delivered');
  t.match(delivered, {
    deliveryId,
    receiver: 'depot',
    receiverPartner: 'quays',
    attemptNumber: 1,
    remoteStatus: '200',
    receivedSha256: sha256(body),
    sentSha256,
  });
  const arrived = depot.arrived.find(({ message }) => message?.id === id);
  t.equal(delivered.sentSha256, arrived?.sha256, 'of the bytes that the receiver got');
  t.equal(sha256((await hub.get(`/v1/deliveries/${deliveryId}/outbound`)).text), sentSha256);
});

t.test('each state of a message has its receipt', async (t) => {
  const quarantined = await post({ ...canonicalOrder('R-2'), body: { id: 'R-2' } });
  const unrouted = await post({
    ...canonicalOrder('R-3'),
    body: { ...canonicalOrder('R-3').body, currency: 'USD' },
  });
  depot.handle((_arrived, response) => response.writeHead(410).end());
  const dead = await post(canonicalOrder('R-4'));
  await hub.message(dead, ({ state }) => state === 'failed');
  depot.handle((_arrived, response) => response.writeHead(200).end());
  for (const [id, events, last] of [
    [quarantined, ['quarantined'], { code: 'schema_invalid', detail: /./ }],
    [unrouted, ['unrouted'], { canonicalSha256: /^[0-9a-f]{64}$/ }],
    [dead, ['accepted', 'dead'], { code: 'gone', receiver: 'depot', remoteStatus: '410' }],
  ] as const) {
    const chain = await receiptsOf(id);
    t.same(
      chain.map(({ event }) => event),
      events,
    );
    t.match(chain.at(-1), last);
    t.strictSame(chainFaults(chain), []);
  }

  t.test('and what people do goes on with the chain', async (t) => {
    const [{ deliveryId }] = (await receiptsOf(dead)).slice(-1) as [Proven];
    const reason = { reason: 'no longer wanted' };
    t.equal(
      (await hub.post(`/v1/deliveries/${deliveryId}/cancel`, reason, bearer(hub.operator))).status,
      202,
    );
    const chain = await receiptsOf(dead);
    t.same(
      chain.map(({ event }) => event),
      ['accepted', 'dead', 'cancelled'],
    );
    t.match(chain.at(-1), {
      nativeId: 'order-R-4',
      schemaId: chain[0]?.schemaId,
      canonicalSha256: chain[0]?.canonicalSha256,
      receivedSha256: chain[0]?.receivedSha256,
    });
    t.strictSame(chainFaults(chain), []);
  });
});

t.test('a document without a number of its own gets none in its receipts', async (t) => {
  const { id: _id, ...nameless } = canonicalOrder('R-0');
  const id = await post(nameless);
  await hub.message(id, ({ state }) => state === 'delivered');
  const chain = await receiptsOf(id);
  t.same(
    chain.map(({ event, nativeId }) => ({ event, nativeId })),
    [
      { event: 'accepted', nativeId: undefined },
      { event: 'delivered', nativeId: undefined },
    ],
  );
});

t.test('an interchange that was refused has its receipt', async (t) => {
  const answer = await hub.post('/in/shop', '', senders.shop.headers);
  const { receipts } = (await hub.get(`/v1/interchanges/${answer.json.interchange}`)).json;
  t.match(receipts, [
    { event: 'rejected', code: 'body_empty', sender: 'shop', receivedSha256: sha256('') },
  ]);
  t.strictSame(chainFaults(receipts), []);
});

t.test('receipts cannot be changed or deleted in the database', async (t) => {
  await t.rejects(rows(`update receipts set event = 'dead'`), /append-only/);
  await t.rejects(rows('delete from receipts'), /append-only/);
  await t.rejects(rows(`update audit set reason = 'x'`), /append-only/);
  await t.rejects(rows('delete from audit'), /append-only/);
});

t.test('each receipt is pushed to the system that the sender named, in order', async (t) => {
  // Two each of, one each of, three of R-4, one of the interchange that was refused.
  await until('ten receipts', () => desk.count >= 10);
  const pushed = (await hub.get('/v1/messages?type=receipt&limit=200')).json.messages;
  const byDelivery = new Map<string, string>(
    pushed.map((one: { id: string; deliveries: { id: string }[] }) => [
      one.deliveries[0]?.id,
      one.id,
    ]),
  );
  const events = new Map<string, string[]>();
  for (const { kind, idempotencyKey, repeat } of desk.received) {
    t.equal(kind, 'receipt');
    t.notOk(repeat);
    const id = byDelivery.get(idempotencyKey ?? '');
    const message = (await hub.get(`/v1/messages/${id}/canonical`)).json;
    const { event, messageId, interchangeId } = message.body;
    const nativeId = message.body.nativeId ?? (messageId ? 'nameless' : 'the refused');
    t.equal(message.correlationId, messageId ?? interchangeId);
    events.set(nativeId, [...(events.get(nativeId) ?? []), event]);
  }
  t.same(Object.fromEntries(events), {
    'order-R-1': ['accepted', 'delivered'],
    'order-R-2': ['quarantined'],
    'order-R-3': ['unrouted'],
    'order-R-4': ['accepted', 'dead', 'cancelled'],
    nameless: ['accepted', 'delivered'],
    'the refused': ['rejected'],
  });

  t.test('and there is never a receipt about a receipt', async (t) => {
    await until('all pushes are settled', async () => {
      const [{ open }] = await rows(
        `select count(*)::int as open from deliveries where state <> 'delivered' and system = 'desk'`,
      );
      return open === 0;
    });
    const [{ n }] = await rows(
      `select count(*)::int as n from receipts r join messages m on m.id = r.message_id where m.type = 'receipt'`,
    );
    t.equal(n, 0);
    t.equal(desk.count, 10);
  });
});

t.test('a receipt that cannot be pushed does not hold the next', async (t) => {
  desk.behave({ kind: 'status', status: 400 });
  const first = await post(canonicalOrder('R-5'));
  await until('a dead receipt', async () => {
    const [{ n }] = await rows(
      `select count(*)::int as n from deliveries where state = 'dead' and system = 'desk'`,
    );
    return n === 2;
  });
  desk.behave(undefined);
  const [{ deliveryId }] = (await receiptsOf(first)).slice(-1) as [Proven];
  t.ok(deliveryId);
  const reason = { reason: 'once more' };
  t.equal(
    (await hub.post(`/v1/messages/${first}/replay`, reason, bearer(hub.operator))).status,
    202,
  );
  await until('the receipt of the replay', () => desk.count === 10);
  t.strictSame(chainFaults(await receiptsOf(first)), []);
});
