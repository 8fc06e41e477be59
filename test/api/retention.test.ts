import t from 'tap';
import type { Receipt } from '../../schemas/types.ts';
import { canonicalJson, sha256 } from '../../services/exchange/digest.ts';
import { privateId } from '../../services/ledger/ids.ts';
import { openPool } from '../../services/ledger/pool.ts';
import { keepHouse } from '../../services/worker/housekeeping.ts';
import { testHub } from '../support/hub.ts';
import { startReceiver, takes } from '../support/receiver.ts';
import { rowsOf } from '../support/rows.ts';
import { bearer, canonicalOrder, secrets, senders } from '../support/senders.ts';

const day = 86_400_000;
const depot = await startReceiver(t);
const hub = await testHub(t, {
  engine: 'postgres',
  book: `partners:
  ferns: { name: Fern and Finch }
  quays: { name: Quayside Depot }
systems:
  shop:
    partner: ferns
    adapter: webhook
    inbound: { auth: [{ type: bearer, key: { env: SHOP_KEY } }], on_invalid: quarantine }
  depot:
    partner: quays
    adapter: webhook
    settings: { unsigned: true }
    outbound: { url: '${depot.url}', allow_private_addresses: true, retry: [1h] }
    retention: { order: 60d }
routes:
  - { name: orders, from: shop, type: order, to: depot }
retention: { default: 30d }
`,
  secrets,
});
const rows = rowsOf(t, hub.hub.databaseUrl);
const pool = openPool({ url: hub.hub.databaseUrl, max: 2, schema: 'post_office', onError() {} });
t.teardown(() => pool.end());
const house = (days: number) =>
  keepHouse({ ledger: { pool }, book: hub.hub.book }, Date.now() + days * day);
const ops = bearer(hub.operator);
const ask = (path: string, body: object) => hub.post(`/v1/${path}`, body, ops);
const reason = 'asked for in writing';

async function delivered(...numbers: string[]): Promise<string[]> {
  depot.handle(takes);
  const all = numbers.map((one) => canonicalOrder(one));
  const answer = await hub.post(
    '/in/shop',
    all.length === 1 ? (all[0] ?? {}) : all,
    senders.shop.headers,
  );
  const ids = answer.json.messages.map((one: { id: string }) => one.id);
  for (const id of ids) await hub.message(id, ({ state }) => state === 'delivered');
  return ids;
}

/** What the address of each form of a message answers. */
async function forms(id: string): Promise<(string | number)[]> {
  const { deliveries } = (await hub.get(`/v1/messages/${id}`)).json;
  const paths = [
    ...['raw', 'canonical'].map((one) => `messages/${id}/${one}`),
    `deliveries/${deliveries[0]?.id}/outbound`,
  ];
  const asked = await Promise.all(paths.map((path) => hub.get(`/v1/${path}`)));
  return asked.map((one) => (one.status === 410 ? one.json.code : one.status));
}

/** Whether every receipt has the digest that it says, and hangs on the one before it. */
async function verifies(id: string): Promise<boolean> {
  const { receipts } = (await hub.get(`/v1/messages/${id}/receipts`)).json as {
    receipts: (Receipt & { sha256: string })[];
  };
  return (
    receipts.length > 1 &&
    receipts.every(
      ({ sha256: digest, ...receipt }, i) =>
        sha256(canonicalJson(receipt)) === digest &&
        receipt.previousSha256 === receipts[i - 1]?.sha256,
    )
  );
}

const first = (ids: string[]) => ids[0] ?? '';

t.test('a hold is set with a reason, seen, and released with one', async (t) => {
  const id = first(await delivered('H-1'));
  t.match((await ask('holds', { scope: 'message', value: id })).json, { code: 'reason_required' });
  for (const [scope, value] of [
    ['message', `msg_${'0'.repeat(12)}7${'0'.repeat(19)}`],
    ['partner', 'nobody'],
    ['system', 'nobody'],
    ['key', '  '],
  ] as const)
    t.match(await ask('holds', { scope, value, reason }), { status: 404 }, scope);
  const made = await ask('holds', { scope: 'key', value: 'h-1', reason });
  t.equal(made.status, 201);
  const seen = (await hub.get(`/v1/messages/${id}`)).json;
  t.match(seen.holds, [{ id: made.json.id, scope: 'key', value: 'H-1', reason, by: 'ops' }]);
  t.notOk((await hub.get(`/v1/messages/${id}`, secrets.SHOP_KEY)).json.holds, 'for operators');
  t.equal((await hub.get('/v1/holds', secrets.SHOP_KEY)).status, 403);
  t.match((await ask('erasures', { messages: [id], reason })).json, { status: 409, code: 'held' });
  t.match((await hub.get('/v1/holds')).json.holds, [{ id: made.json.id }]);
  const path = `holds/${made.json.id}/release`;
  t.equal((await ask(path, {})).json.code, 'reason_required');
  t.equal((await ask(path, { reason })).status, 202);
  t.equal((await ask(path, { reason })).json.code, 'state_conflict');
  t.same((await hub.get('/v1/holds')).json.holds, []);
  t.match((await hub.get('/v1/holds?all=true')).json.holds, [{ releasedBy: 'ops' }]);
  t.match(
    await rows(`select action, target from audit where action in ('hold', 'release') order by id`),
    [
      { action: 'hold', target: made.json.id },
      { action: 'release', target: made.json.id },
    ],
  );
});

t.test('what was erased is gone, and its receipts can be verified', async (t) => {
  const [one = '', other = ''] = await delivered('E-1', 'E-2');
  const dry = await ask('erasures', { key: 'e-1', dryRun: true });
  t.match(dry.json, {
    dryRun: true,
    messages: 1,
    interchanges: 1,
    payloads: 3,
    held: 0,
    underWay: 0,
  });
  t.strictSame(await forms(one), [200, 200, 200], 'a dry run does nothing');
  t.equal((await ask('erasures', { key: 'E-1' })).json.code, 'reason_required');
  const done = await ask('erasures', { key: 'E-1', reason, forgetKeys: true });
  t.match(done.json, { ...dry.json, dryRun: false });
  t.strictSame(await forms(one), Array(3).fill('payload_erased'));
  t.strictSame(await forms(other), ['payload_erased', 200, 200], 'they came together');
  for (const id of [one, other]) t.ok(await verifies(id));
  t.same((await hub.get('/v1/messages?key=E-1')).json.messages, [], 'found no more');
  const seen = (await hub.get(`/v1/messages/${one}`)).json;
  t.match(seen, { state: 'delivered', businessKeys: [], erasedAt: /^20/ });
  t.ok(seen.timeline.some((entry: { event: string }) => entry.event === 'erase'));
  const audit = await rows(`select target, reason from audit where action = 'erase'`);
  t.equal(audit.length, 2, 'the message and the interchange');
  t.notMatch(JSON.stringify(audit), /E-1/);
  t.match(await ask(`messages/${one}/replay`, { reason }), {
    status: 410,
    json: { code: 'payload_erased' },
  });
  t.match((await ask('erasures', { messages: [one], reason })).json, { messages: 0 }, 'once');
});

t.test('what is under way is not erased, and what is given up is', async (t) => {
  depot.handle((_arrived, response) => response.writeHead(503).end());
  const posted = await hub.post('/in/shop', canonicalOrder('U-1'), senders.shop.headers);
  const id = posted.json.messages[0].id;
  const { deliveries } = await hub.message(id, ({ attempts }) =>
    attempts.some((one) => one.endedAt),
  );
  const refused = await ask('erasures', { messages: [id], reason });
  t.match(refused.json, { status: 409, code: 'state_conflict', detail: /Cancel their deliveries/ });
  await ask(`deliveries/${deliveries[0]?.id}/cancel`, { reason });
  t.match((await ask('erasures', { messages: [id], reason })).json, { messages: 1 });
  const [attempt] = await rows('select detail from attempts where delivery_id = $1', [
    privateId('dlv', deliveries[0]?.id ?? ''),
  ]);
  t.equal(attempt.detail, null, 'what the receiver answered may quote it');
});

t.test(
  'a quarantined message can be erased, but not the bytes that another one waits for',
  async (t) => {
    const bad = { ...canonicalOrder('Q-2'), body: { id: 'Q-2' } };
    depot.handle(takes);
    const both = [canonicalOrder('Q-1'), bad];
    const posted = await hub.post('/in/shop', both, senders.shop.headers);
    const [fine, waits] = posted.json.messages.map((one: { id: string }) => one.id);
    await hub.message(fine, ({ state }) => state === 'delivered');
    t.match((await ask('erasures', { messages: [fine], reason })).json, {
      code: 'state_conflict',
      detail: /wait to be read/,
    });
    t.match((await ask('erasures', { messages: [fine, waits], reason })).json, { messages: 2 });
    t.match(await ask(`messages/${waits}/reprocess`, { reason }), { status: 410 });
    const { problem } = (await hub.get(`/v1/messages/${waits}`)).json;
    t.match(problem, { code: 'schema_invalid', detail: 'Erased.' });
  },
);

t.test('what has expired is told, and a repetition of it is recognized', async (t) => {
  const id = first(await delivered('X-1'));
  const held = first(await delivered('X-2'));
  await ask('holds', { scope: 'message', value: held, reason });
  const sent = canonicalOrder('X-1');
  await house(0);
  const { sweeps } = await house(40);
  t.ok(sweeps.some((one) => one.dropped > 0));
  t.strictSame(
    await forms(id),
    ['payload_expired', 'payload_expired', 200],
    'the depot keeps longer',
  );
  t.strictSame(await forms(held), [200, 200, 200]);
  await house(70);
  t.strictSame(await forms(id), Array(3).fill('payload_expired'));
  t.match(
    (await hub.get(`/v1/messages/${id}/raw`)).json.detail,
    /have expired: they went on 20\d\d-/,
  );
  t.ok(await verifies(id));
  t.match(await ask(`messages/${id}/replay`, { reason }), {
    status: 410,
    json: { code: 'payload_expired' },
  });
  t.equal((await hub.get(`/v1/messages/${id}`)).json.state, 'delivered', 'nothing was begun');
  const again = await hub.post('/in/shop', sent, senders.shop.headers);
  t.match(again, { status: 200, json: { duplicate: true, messages: [{ id }] } });
  const changed = { ...sent, body: { ...sent.body, note: 'other' } };
  t.not((await hub.post('/in/shop', changed, senders.shop.headers)).status, 202);
  t.equal((await ask(`messages/${held}/replay`, { reason })).status, 202);
  await hub.message(
    held,
    ({ deliveries, state }) => state === 'delivered' && deliveries[0]?.generation === 2,
  );
});
