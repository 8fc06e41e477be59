import fc from 'fast-check';
import t from 'tap';
import webhook from '../../../adapters/webhook/index.ts';

const limits = { depth: 64, elements: 200_000, documents: 1000 };

function read(value: unknown, contentType = 'application/json', documents = 1000) {
  const body = Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
  const context = { system: 'shop', settings: {}, limits: { ...limits, documents } };
  return webhook.read({ body, contentType, headers: {} }, context);
}

function one(value: unknown) {
  const result = read(value);
  if (!result.ok) throw new Error(result.problem.detail);
  const document = result.documents[0];
  if (!document || result.documents.length > 1) throw new Error('not one document');
  return document;
}

function problemOf(value: unknown) {
  const { result } = one(value);
  return result.ok ? undefined : result.problem;
}

const order = {
  type: 'order',
  action: 'create',
  body: { id: '0042', documentType: 'order', orderLines: [{ id: '10', lineIndex: 1 }] },
};

t.test('JSON is read whatever its suffix, other content types are not', async (t) => {
  for (const contentType of [
    '',
    'application/json',
    'application/json; charset=utf-8',
    'application/vnd.acme.order+json',
    'application/cloudevents+json;charset=UTF-8',
  ])
    t.ok(read(order, contentType).ok, contentType);
  for (const contentType of [
    'text/xml',
    'text/plain',
    'application/jsonp',
    'application/json-seq',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=json',
  ])
    t.match(read(order, contentType), {
      ok: false,
      problem: { code: 'content_type_unsupported', detail: contentType },
    });
});

t.test('an id becomes the native id, and without one the hub takes the digest', async (t) => {
  t.equal(one({ ...order, id: 'x'.repeat(300) }).nativeId, 'x'.repeat(300));
  t.notOk('nativeId' in one(order));
  for (const id of ['', 'x'.repeat(301), 7, null, {}])
    t.match(problemOf({ ...order, id }), { code: 'document_invalid', pointer: '/id' });
  t.notOk('nativeId' in one({ ...order, id: 'x'.repeat(301) }), 'an unusable id is not told on');
});

t.test('the business key comes from the body when none is given', async (t) => {
  const party = [{ value: '007' }, { value: '8' }];
  const table: [string, object, string][] = [
    ['supplier', { partyIdentification: party, partyName: 'A' }, '007'],
    ['lead', { identifiers: party }, '007'],
    ['order', { id: '0042' }, '0042'],
    ['rating', { id: '77' }, '77'],
  ];
  for (const [type, body, value] of table) {
    const { result } = one({ type, action: 'upsert', body });
    t.match(result, { ok: true, document: { businessKeys: [{ kind: type, value }] } }, type);
  }
  const given = [
    { kind: 'buyerOrder', value: '1' },
    { kind: 'order', value: '2' },
  ];
  t.same(one({ ...order, businessKeys: given }).result, {
    ok: true,
    document: { ...order, businessKeys: given },
  });
});

t.test('without a business key and a place to take it from the document is refused', async (t) => {
  const table: [string, unknown, string][] = [
    ['supplier', { partyName: 'A' }, '/body/partyIdentification/0/value'],
    ['lead', { identifiers: [] }, '/body/identifiers/0/value'],
    ['order', { documentType: 'order' }, '/body/id'],
    ['order', { id: 42 }, '/body/id'],
    ['order', { id: 'x'.repeat(256) }, '/body/id'],
    ['rating', {}, '/body/id'],
  ];
  for (const [type, body, pointer] of table)
    t.match(problemOf({ type, action: 'create', body }), { code: 'document_invalid', pointer });
  t.ok(one({ ...order, body: {}, businessKeys: [{ kind: 'order', value: '1' }] }).result.ok);
});

t.test('a field that is missing, wrong or unknown is named by its pointer', async (t) => {
  const { type, action, body } = order;
  const table: [object, string][] = [
    [{ action, body }, '/type'],
    [{ type: 7, action, body }, '/type'],
    [{ type, body }, '/action'],
    [{ ...order, action: 'destroy' }, '/action'],
    [{ type, action }, '/body'],
    [{ ...order, body: [] }, '/body'],
    [{ ...order, version: '2' }, '/version'],
    [{ ...order, version: 1 }, '/version'],
    [{ ...order, occurredAt: '2026-02-30T00:00:00Z' }, '/occurredAt'],
    [{ ...order, occurredAt: '2026-02-03' }, '/occurredAt'],
    [{ ...order, correlationId: '' }, '/correlationId'],
    [{ ...order, businessKeys: [] }, '/businessKeys'],
    [{ ...order, businessKeys: [{ kind: 'Order No', value: '1' }] }, '/businessKeys/0/kind'],
    [{ ...order, warnings: [{ code: 'x' }] }, '/warnings/0/detail'],
    [{ ...order, priority: 'high' }, '/priority'],
    [{ ...order, 'a/b~c': 1 }, '/a~1b~0c'],
  ];
  for (const [value, pointer] of table) {
    const problem = problemOf(value);
    t.match(problem, { code: 'document_invalid', pointer }, JSON.stringify(value));
    t.ok(problem?.errors?.length, 'every violation is listed');
  }
  t.ok(one({ ...order, version: '1', occurredAt: '2026-02-03T00:00:00+01:00' }).result.ok);
});

t.test('a kind that cannot be posted is named', async (t) => {
  for (const type of ['receipt', 'invoice', 'ORDER', '__proto__', 'toString'])
    t.match(problemOf({ ...order, type, id: '1' }), { code: 'document_unknown', detail: type });
});

t.test('a message of another hub is read, with its id as native id', async (t) => {
  const message = {
    ...order,
    id: 'msg_0192f0c0000070008000000000000001',
    version: '1',
    source: { system: 'erp', nativeId: '1', nativeType: 'ORDERS05/ORDERS' },
    occurredAt: '2026-01-02T03:04:05Z',
    businessKeys: [{ kind: 'order', value: '0042' }],
  };
  const { nativeId, nativeType, result } = one(message);
  t.same([nativeId, nativeType], [message.id, 'canonical/order']);
  t.ok(result.ok);
  t.notOk(JSON.stringify(result).includes('ORDERS05'), 'the hub fills in its own source');
  t.match(problemOf({ ...message, id: '1' }), { code: 'document_invalid', pointer: '/source' });
  t.match(problemOf({ ...message, source: {} }), { pointer: '/source/system' });
});

t.test('each message of an array has its own fate and its own digest', async (t) => {
  const result = read([order, 7, null, [order], { ...order, type: 'receipt' }, order]);
  if (!result.ok) throw new Error('refused');
  t.same(
    result.documents.map((one) => one.result.ok || one.result.problem.code),
    [true, 'document_invalid', 'document_invalid', 'document_invalid', 'document_unknown', true],
  );
  t.same(result.documents[0]?.native, order);
  t.equal(result.documents[1]?.native, 7);
  t.same(one(order).native, order, 'a single message is compared in the same way');
});

t.test('an array is refused as a whole when it is empty or too long', async (t) => {
  t.match(read([]), { ok: false, problem: { code: 'document_invalid' } });
  t.ok(read([order, order], '', 2).ok);
  t.match(read([order, order, order], '', 2), { problem: { code: 'too_many_documents' } });
});

t.test('numbers stay numbers, for the schema to judge', async (t) => {
  const body = { id: '1', orderLines: [{ quantity: { value: 12.5 } }] };
  t.match(one({ ...order, body }).result, { ok: true, document: { body } });
});

t.test('a refused document tells what is known of it, so that people can find it', async (t) => {
  const keys = [{ kind: 'order', value: '0042' }];
  t.match(one({ ...order, x: 1 }).result, { known: { type: 'order', businessKeys: keys } });
  t.match(one({ ...order, x: 1, businessKeys: [{ kind: 'a', value: 'b' }] }).result, {
    known: { businessKeys: [{ kind: 'a', value: 'b' }] },
  });
  t.match(one({ ...order, businessKeys: 7 }).result, { known: { businessKeys: keys } });
  t.same(one({ type: 'order', x: 1 }).result.ok, false);
  t.notOk('known' in one('{"x":1}').result);
});

t.test('whatever JSON is posted, reading it gives documents or a problem', async () => {
  const key = fc.constantFrom('type', 'action', 'id', 'body', 'source', 'businessKeys', 'version');
  const value = fc.oneof(fc.jsonValue(), fc.constantFrom('order', 'create', '1', order.body));
  fc.assert(
    fc.property(fc.oneof(fc.jsonValue(), fc.dictionary(key, value)), (posted) => {
      const result = read(posted);
      return result.ok ? result.documents.length > 0 : result.problem.detail !== '';
    }),
    { numRuns: 1000 },
  );
});
