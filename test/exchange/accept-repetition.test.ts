import t from 'tap';
import { testHub } from '../support/hub.ts';
import { rowsOf } from '../support/rows.ts';
import { canonicalOrder, idoc, leads, secrets, senders, sendersBook } from '../support/senders.ts';

const book = sendersBook(undefined, { erp: 'on_invalid: reject' });
const hub = await testHub(t, { engine: 'postgres', book, secrets });
const rows = rowsOf(t, hub.hub.databaseUrl);
const { shop, erp, crm } = senders;
const shopPost = (body: unknown, more: Record<string, string> = {}) =>
  hub.post(shop.path, JSON.stringify(body), { ...shop.headers, ...more });
const xml = { 'content-type': 'text/xml' };
const erpPost = (body: string, more: Record<string, string> = {}) =>
  hub.post(erp.path, body, { ...erp.headers, ...xml, ...more });
const count = async () => (await rows('select count(*)::int as n from messages'))[0].n;
const interchanges = async () => (await rows('select count(*)::int as n from interchanges'))[0].n;

t.test('the same bytes again get the original receipt, marked duplicate', async (t) => {
  const { id: _, ...withoutId } = canonicalOrder('D-1');
  const attempts: [string, unknown, Record<string, string>][] = [
    ['by Idempotency-Key', canonicalOrder('D-2'), { 'idempotency-key': 'd-2' }],
    ['by Idempotency-Key in quotes', canonicalOrder('D-3'), { 'idempotency-key': '"d-3"' }],
    ['by native id', canonicalOrder('D-4'), {}],
    ['by digest', withoutId, {}],
  ];
  for (const [what, body, headers] of attempts) {
    const first = await shopPost(body, headers);
    const before = [await count(), await interchanges()];
    const second = await shopPost(body, headers);
    t.equal(first.status, 202, what);
    t.equal(first.json.duplicate, false, what);
    t.equal(second.status, 200, what);
    t.equal(second.json.duplicate, true, what);
    t.equal(second.json.interchange, first.json.interchange, what);
    t.equal(second.json.messages[0].id, first.json.messages[0].id, what);
    t.same(second.json.messages[0].receipt, first.json.messages[0].receipt, what);
    t.same([await count(), await interchanges()], before, `${what}: nothing is stored twice`);
  }
});

t.test('a repetition is counted', async (t) => {
  await shopPost(canonicalOrder('D-5'));
  await shopPost(canonicalOrder('D-5'));
  await shopPost(canonicalOrder('D-5'));
  const [row] = await rows(`select repeats from dedupe_keys where key = 'doc:order-D-5'`);
  t.equal(row.repeats, 2);
});

t.test('the same key with other bytes is a 409 that can be found', async (t) => {
  const key = { 'idempotency-key': 'c-1' };
  t.equal((await shopPost(canonicalOrder('C-1'), key)).status, 202);
  const other = await shopPost(canonicalOrder('C-2'), key);
  t.equal(other.status, 409);
  t.equal(other.json.code, 'key_conflict');
  const record = (await hub.get(`/v1/interchanges/${other.json.interchange}`)).json;
  t.match(record, { state: 'rejected', idempotencyKey: 'c-1', problem: { code: 'key_conflict' } });
  t.equal((await hub.get('/v1/messages?key=C-2')).json.messages.length, 0);
});

t.test('the same native id with other content is a 409 that can be found', async (t) => {
  t.equal((await shopPost(canonicalOrder('C-3'))).status, 202);
  const other = await shopPost(canonicalOrder('C-3', { note: 'more' }));
  t.equal(other.status, 409);
  t.equal(other.json.code, 'document_conflict');
  t.equal((await hub.get(`/v1/interchanges/${other.json.interchange}`)).status, 200);
  t.equal((await erpPost(idoc(['9001']))).status, 200);
  t.equal((await erpPost(idoc(['9001']))).status, 200, 'SAP repeats in good faith');
  t.equal((await erpPost(idoc(['9001'], { currency: 'USD' }))).status, 409);
});

t.test('two systems may use the same key and the same native id', async (t) => {
  const key = { 'idempotency-key': 'shared' };
  t.equal((await shopPost(canonicalOrder('S-1'), key)).json.duplicate, false);
  const second = await erpPost(idoc(['9100']), key);
  t.match(second.text, /^accepted/);
  t.equal((await hub.get('/v1/messages?key=9100')).json.messages.length, 1);
});

t.test('a document that was refused does not reserve its key', async (t) => {
  const key = { 'idempotency-key': 'r-1' };
  const bad = { ...canonicalOrder('R-1'), body: { id: 'R-1' } };
  t.equal((await shopPost(bad, key)).status, 422);
  t.equal((await shopPost(bad, key)).status, 422);
  const good = await shopPost(canonicalOrder('R-1'), key);
  t.equal(good.status, 202);
  t.equal(good.json.duplicate, false);
});

t.test('an Idempotency-Key that cannot be used is refused', async (t) => {
  for (const key of ['', '""', 'a b', 'x'.repeat(256), 'ä']) {
    const answer = await shopPost(canonicalOrder('K-1'), { 'idempotency-key': key });
    t.equal(answer.status, 400, `'${key.slice(0, 9)}'`);
    t.equal(answer.json.code, 'idempotency_key_invalid');
  }
});

t.test('each document of an interchange has its own fate', async (t) => {
  await shopPost([canonicalOrder('M-known'), canonicalOrder('M-other')]);
  const before = await count();
  const mixed = [
    canonicalOrder('M-new'),
    canonicalOrder('M-known'),
    canonicalOrder('M-other', { note: 'changed' }),
    { ...canonicalOrder('M-bad'), body: { id: 'M-bad' } },
    canonicalOrder('M-new'),
    canonicalOrder('M-new', { note: 'changed' }),
    canonicalOrder('M-second'),
  ];
  const answer = await shopPost(mixed);
  t.equal(answer.status, 202);
  t.equal(answer.json.state, 'partly_accepted');
  t.equal(answer.json.duplicate, false);
  const fates = answer.json.messages.map(
    ({
      state,
      duplicate,
      problem,
    }: {
      state: string;
      duplicate: boolean;
      problem?: { code: string };
    }) => [state, duplicate, problem?.code].filter(Boolean).join(' '),
  );
  t.same(fates, [
    'in_transit',
    'in_transit true',
    'rejected document_conflict',
    'rejected schema_invalid',
    'in_transit true',
    'rejected document_conflict',
    'in_transit',
  ]);
  t.equal(answer.json.messages[4].id, answer.json.messages[0].id, 'the twin is the same message');
  t.equal(await count(), before + 2, 'two of the seven are new');

  t.test('and what was refused of it can be found', async (t) => {
    const record = (await hub.get(`/v1/interchanges/${answer.json.interchange}`)).json;
    t.equal(record.state, 'partly_accepted');
    t.same(
      record.problem.documents.map((one: { position: number }) => one.position),
      fates.flatMap((fate: string, position: number) => (/^rejected/.test(fate) ? [position] : [])),
    );
    t.match(record.receipts[0], { event: 'rejected' });
    const found = (await hub.get('/v1/interchanges?system=shop')).json.interchanges;
    t.ok(found.some((one: { id: string }) => one.id === answer.json.interchange));
  });

  t.test('and the same again repeats every fate, and enters nothing', async (t) => {
    const again = await shopPost(mixed);
    t.equal(again.status, 200);
    t.equal(again.json.duplicate, true);
    t.same(
      again.json.messages.map((one: { id?: string; state: string }) => [one.id, one.state]),
      answer.json.messages.map((one: { id?: string; state: string }) => [one.id, one.state]),
    );
    t.equal(await count(), before + 2);
  });
});

t.test(
  'a document that stands twice beside an earlier one of its number is refused twice',
  async (t) => {
    await shopPost([canonicalOrder('T-1')]);
    const before = await count();
    const changed = canonicalOrder('T-1', { note: 'changed' });
    const answer = await shopPost([changed, changed]);
    t.equal(answer.status, 409);
    t.same(
      answer.json.messages.map((one: { state: string }) => one.state),
      ['rejected', 'rejected'],
    );
    t.equal(await count(), before);
  },
);

t.test('an interchange that holds only repeated and refused documents is recorded', async (t) => {
  await shopPost([canonicalOrder('P-1'), canonicalOrder('P-2')]);
  const answer = await shopPost([canonicalOrder('P-1'), canonicalOrder('P-2', { note: 'new' })]);
  t.equal(answer.json.state, 'partly_accepted');
  const record = (await hub.get(`/v1/interchanges/${answer.json.interchange}`)).json;
  t.match(record.problem, { code: 'document_conflict', documents: [{ position: 1 }] });
});

t.test('under one Idempotency-Key a repetition finds each document in its place', async (t) => {
  const key = { 'idempotency-key': 'places' };
  const bad = { ...canonicalOrder('I-0'), body: { id: 'I-0' } };
  const several = [bad, canonicalOrder('I-1'), canonicalOrder('I-2')];
  const first = await shopPost(several, key);
  const second = await shopPost(several, key);
  t.equal(first.json.state, 'partly_accepted');
  t.same(
    second.json.messages.map((one: { id?: string }) => one.id),
    first.json.messages.map((one: { id?: string }) => one.id),
  );
});

t.test('a notification repeated in another grouping is the same message', async (t) => {
  const one = { notification: 1, name: 'Sorrel' };
  const two = { notification: 2, name: 'Dock' };
  const three = { notification: 3, name: 'Yarrow' };
  const post = (entries: Parameters<typeof leads>[0]) => hub.post(crm.path, leads(entries), xml);
  const before = await count();
  t.match((await post([one, two])).text, '<Ack>true</Ack>');
  t.match((await post([two])).text, '<Ack>true</Ack>');
  t.match((await post([two, three, one])).text, '<Ack>true</Ack>');
  t.equal(await count(), before + 3);

  t.test('and with changed content it is a new one', async (t) => {
    const newer = { ...two, company: 'Dock and Daughters' };
    t.match((await post([newer, one])).text, '<Ack>true</Ack>');
    t.match((await post([one, newer])).text, '<Ack>true</Ack>');
    t.equal(await count(), before + 4);
  });
});
