import t from 'tap';
import { applyBook } from '../../services/book-keeper.ts';
import { openPool } from '../../services/ledger/pool.ts';
import { testHub } from '../support/hub.ts';
import { startReceiver, takes } from '../support/receiver.ts';
import { rowsOf } from '../support/rows.ts';
import { bearer, canonicalOrder, secrets, senders } from '../support/senders.ts';
import { until } from '../support/until.ts';

const [depot, quay] = [await startReceiver(t), await startReceiver(t)];
/** Orders of one currency go to both receivers. */
const book = (currency = 'EUR') => `partners:
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
  quay:
    partner: quays
    adapter: webhook
    settings: { unsigned: true }
    outbound: { url: '${quay.url}', allow_private_addresses: true, retry: [1h] }
routes:
  - { name: all, from: shop, type: order, to: [depot, quay], when: { body.currency: ${currency} } }
`;
const hub = await testHub(t, { engine: 'postgres', book: book(), secrets });
const rows = rowsOf(t, hub.hub.databaseUrl);
const ops = bearer(hub.operator);
const ask = (body: object, path = 'replays') => hub.post(`/v1/${path}`, body, ops);

let number = 0;
/** Posts an order that is delivered, or whose deliveries are what `state` says. */
async function order(key: string, state = 'delivered'): Promise<string> {
  number += 1;
  const body = { ...canonicalOrder(key), id: `doc-${number}` };
  const answer = await hub.post('/in/shop', body, senders.shop.headers);
  const id = answer.json.messages[0].id as string;
  await hub.message(id, (message) => message.state === state);
  return id;
}

async function ended(id: string, state = 'done') {
  return until(`${id} to be ${state}`, async () => {
    const { json } = await hub.get(`/v1/replays/${id}`);
    return json.state === state && json;
  });
}
const arrivals = (at: typeof depot, key: string) =>
  at.arrived.filter(({ message }) => message?.body?.id === key);

t.test('a dry run counts exactly and changes nothing', async (t) => {
  for (let i = 0; i < 5; i += 1) await order('BULK-1');
  const before = await rows('select sum(generation)::int as n from deliveries');
  const { status, json } = await ask({ filter: { keys: ['bulk-1'] }, dryRun: true });
  t.equal(status, 200);
  t.match(json, {
    matched: 5,
    states: { delivered: 5 },
    deliveries: { depot: 5, quay: 5 },
    compared: 5,
    differing: 0,
    differences: [],
  });
  t.strictSame(await rows('select sum(generation)::int as n from deliveries'), before);
  t.strictSame((await hub.get('/v1/replays')).json, { replays: [] });
});

t.test('what fits is sent again once, in the order of its lane, with a reason kept', async (t) => {
  const known = depot.arrived.length;
  const answer = await ask({
    filter: { keys: ['BULK-1'], receiver: 'depot' },
    reason: 'the depot lost its disk',
    rate: 1000,
  });
  t.equal(answer.status, 202, answer.text);
  t.match(answer.json, { state: 'running', total: 5, done: 0, by: 'ops', deed: 'replay' });
  t.match(await ended(answer.json.id), { done: 5, inVain: 0, problems: [] });
  await until('the depot to have all again', () => depot.arrived.length === known + 5);
  const sent = arrivals(depot, 'BULK-1').map(({ message }) => message.source.nativeId);
  t.strictSame(sent.slice(5), sent.slice(0, 5), 'each once, in the order of acceptance');
  const keys = arrivals(depot, 'BULK-1').map(({ headers }) => headers['idempotency-key']);
  t.equal(new Set(keys).size, 10, 'a new effect is wanted');
  t.equal(arrivals(quay, 'BULK-1').length, 5, 'the other receiver got nothing');
  const audit = await rows(
    `select actor, action, left(target, 4) as kind, reason, count(*)::int as n from audit group by 1, 2, 3, 4 order by 3`,
  );
  const deed = { actor: 'ops', action: 'replay', reason: 'the depot lost its disk' };
  t.strictSame(audit, [
    { ...deed, kind: 'msg_', n: 5 },
    { ...deed, kind: 'rpl_', n: 1 },
  ]);
});

t.test('it needs a reason, a filter, and something that fits', async (t) => {
  const reasonless = await ask({ filter: { keys: ['BULK-1'] } });
  t.equal(reasonless.json.code, 'reason_required');
  const all = await ask({ filter: {}, reason: 'x' });
  t.match(all.json, { status: 400, code: 'request_invalid' });
  const none = await ask({ filter: { keys: ['NOBODY'] }, reason: 'x' });
  t.match(none.json, { status: 409, code: 'state_conflict' });
  t.equal((await ask({ filter: { keys: ['a'] }, reason: 'x', rate: 0 })).status, 400);
  t.equal((await hub.post('/v1/replays', { filter: {} }, senders.shop.headers)).status, 403);
  t.equal((await hub.get('/v1/replays/rpl_1')).status, 404);
});

t.test('it is paused, resumed and cancelled', async (t) => {
  for (let i = 0; i < 12; i += 1) await order('BULK-2');
  const { json } = await ask({ filter: { keys: ['BULK-2'] }, reason: 'slowly', rate: 4 });
  const steer = (action: string) => ask({ reason: 'a look' }, `replays/${json.id}/${action}`);
  await until('the first to go', async () => {
    const { json: now } = await hub.get(`/v1/replays/${json.id}`);
    return now.done > 0;
  });
  t.equal((await steer('pause')).status, 202);
  const { done } = (await hub.get(`/v1/replays/${json.id}`)).json;
  t.ok(done < 12, `${done} of 12`);
  await new Promise((resolve) => setTimeout(resolve, 700));
  t.match((await hub.get(`/v1/replays/${json.id}`)).json, { state: 'paused', done });
  t.equal((await steer('pause')).json.code, 'state_conflict');
  t.equal((await steer('resume')).status, 202);
  await until('more to go', async () => (await hub.get(`/v1/replays/${json.id}`)).json.done > done);
  t.equal((await steer('cancel')).status, 202);
  t.match(await ended(json.id, 'cancelled'), { ended: /./ });
  t.equal((await steer('resume')).json.code, 'state_conflict');
  const { done: last } = (await hub.get(`/v1/replays/${json.id}`)).json;
  const again = await rows(
    `select count(*)::int as n from deliveries d join message_keys k using (message_id)
      where k.value = 'BULK-2' and d.generation = 2`,
  );
  t.strictSame(again, [{ n: 2 * last }], 'what was counted was sent again, and no more');
});

t.test('a retry sends dead letters alone, as what they are', async (t) => {
  quay.handle((_arrived, response) => response.writeHead(410).end());
  for (let i = 0; i < 3; i += 1) await order(`BULK-3-${i}`, 'failed');
  quay.handle(takes);
  const filter = { keys: [0, 1, 2].map((i) => `BULK-3-${i}`) };
  const { json } = await ask({ deed: 'retry', filter, dryRun: true });
  t.match(json, { matched: 3, states: { failed: 3 }, deliveries: { quay: 3 }, compared: 0 });
  const begun = await ask({ deed: 'retry', filter, reason: 'it is mended', rate: 1000 });
  t.match(await ended(begun.json.id), { done: 3, inVain: 0 });
  for (const key of filter.keys) {
    await until(`${key} to arrive`, () => arrivals(quay, key).length === 2);
    const [first, second] = arrivals(quay, key);
    t.equal(first?.headers['idempotency-key'], second?.headers['idempotency-key']);
    t.equal(arrivals(depot, key).length, 1, 'the other receiver had it already');
  }
});

t.test('what waits in quarantine is read again; what still fails is named', async (t) => {
  const half = await hub.post('/in/shop', '{"half', senders.shop.headers);
  const broken = half.json.messages?.[0]?.id as string;
  t.ok(broken, half.text);
  const { json } = await ask({ filter: { state: 'quarantined' }, dryRun: true });
  t.match(json, { matched: 1, states: { quarantined: 1 }, deliveries: {} });
  t.match(json.differences, [{ message: broken, what: /still cannot be normalized: json_mal/ }]);
  const begun = await ask({ filter: { state: 'quarantined' }, reason: 'the mapping is mended' });
  t.match(await ended(begun.json.id), {
    done: 1,
    inVain: 1,
    problems: [{ message: broken, detail: /json_malformed/ }],
  });
});

t.test('what is written otherwise today is shown before it is sent', async (t) => {
  await order('BULK-4');
  // As if the adapter had written it so at the time.
  await rows(`update payloads set body = convert_to(replace(convert_from(body, 'UTF8'), 'BULK-4', 'BULK-4-OLD'), 'UTF8')
               where owner_id = (select d.id from deliveries d join message_keys k using (message_id)
                                  where k.value = 'BULK-4' and d.system = 'depot')`);
  const { json } = await ask({ filter: { keys: ['BULK-4'] }, dryRun: true });
  t.match(json, { compared: 1, differing: 1, differences: [{ system: 'depot' }] });
  const { lines } = json.differences[0];
  t.ok(
    lines.some((line: string) => /^-.*BULK-4-OLD/.test(line)),
    lines.join('\n'),
  );
  t.ok(lines.some((line: string) => /^\+.*"BULK-4"/.test(line)));
});

t.test('what fitted no route goes by the address book of today', async (t) => {
  const usd = canonicalOrder('BULK-5');
  const body = { ...usd, id: 'doc-usd', body: { ...usd.body, currency: 'USD' } };
  const posted = await hub.post('/in/shop', body, senders.shop.headers);
  const message = posted.json.messages[0].id as string;
  await hub.message(message, ({ state }) => state === 'unrouted');
  const operators = 'operators:\n  ops: { token: { env: OPS_TOKEN } }\n';
  const pool = openPool({ url: hub.hub.databaseUrl, max: 1, schema: 'post_office', onError() {} });
  t.teardown(() => pool.end());
  await applyBook(pool, book('USD') + operators, 'test');
  await until('the book to be in force', () => hub.hub.book().version === 2);
  const filter = { state: 'unrouted' };
  const { json } = await ask({ filter, dryRun: true });
  t.match(json, { matched: 1, differences: [{ message, what: 'It would go to depot, quay.' }] });
  const begun = await ask({ filter, reason: 'a route was missing' });
  t.match(await ended(begun.json.id), { done: 1, inVain: 0 });
  await hub.message(message, ({ state }) => state === 'delivered');
});
