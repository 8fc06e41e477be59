import t from 'tap';
import { bodyViolations } from '../../../schemas/validate.ts';
import { fixture, limits, outboundMessage, readIt } from './samples.ts';

/** The documents of a transmission that was read. */
function documents(...args: Parameters<typeof readIt>) {
  const result = readIt(...args);
  if (!result.ok) throw new Error(result.problem.detail);
  return result.documents;
}

/** The body of the one document of a transmission. */
function body(...args: Parameters<typeof readIt>): Record<string, unknown> {
  const [first] = documents(...args);
  if (!first?.result.ok) throw new Error('refused');
  return first.result.document.body as unknown as Record<string, unknown>;
}

function code(...args: Parameters<typeof readIt>): string | undefined {
  const result = readIt(...args);
  return result.ok ? undefined : result.problem.code;
}

t.test('of a hundred notifications one is broken and ninety-nine are read', async (t) => {
  const hundred = Array.from({ length: 100 }, (_, at) => ({
    id: `04l5f0000${String(at).padStart(6, '0')}`,
    type: 'Account',
    fields: `<sf:Id>0015f0000${String(at).padStart(6, '0')}</sf:Id>${at === 41 ? '' : `<sf:Name>Firm ${at}</sf:Name>`}`,
  }));
  const found = documents(outboundMessage(hundred));
  t.equal(found.length, 100);
  t.equal(new Set(found.map(({ nativeId }) => nativeId)).size, 100);
  const refused = found.filter(({ result }) => !result.ok);
  t.equal(refused.length, 1);
  t.match(refused[0], {
    nativeId: '04l5f0000000041AAA',
    mayChange: true,
    result: {
      problem: { code: 'document_invalid', pointer: 'Account/Name' },
      known: { type: 'supplier', businessKeys: [{ value: '0015f0000000041AAA' }] },
    },
  });
});

t.test('more documents than the limit are refused as a whole, in both shapes', async (t) => {
  const two = [{ fields: '<sf:Id>1</sf:Id>' }, { fields: '<sf:Id>2</sf:Id>' }];
  const few = { limits: { ...limits, documents: 1 } };
  t.equal(code(outboundMessage(two), {}, few), 'too_many_documents');
  t.equal(code('[{},{}]', {}, few), 'too_many_documents');
});

t.test('the organisation is compared in its long form', async (t) => {
  const lead = [{ fields: '<sf:Id>00Q5f00000JkLmN</sf:Id>' }];
  for (const sent of ['00D5f000000QxWv', '00D5f000000QxWvEAK'])
    for (const organization_id of ['00D5f000000QxWv', '00D5f000000QxWvEAK'])
      t.equal(code(outboundMessage(lead, sent), { organization_id }), undefined);
  const settings = { organization_id: '00D5f000000QxWv' };
  t.equal(code(outboundMessage(lead, '00D5f000000Qxwv'), settings), 'sender_mismatch');
  t.equal(code(outboundMessage(lead, ''), settings), 'sender_mismatch');
});

t.test('a record has the same id whether 15 or 18 characters came', async (t) => {
  const short = body(outboundMessage([{ fields: '<sf:Id>00Q5f00000JkLmN</sf:Id>' }]));
  const long = body(outboundMessage([{ fields: '<sf:Id>00Q5f00000JkLmNEAV</sf:Id>' }]));
  t.same(short, long);
});

t.test('what is no id is kept as written, with a warning', async (t) => {
  const [found] = documents('{"attributes":{"type":"Lead"},"Id":"23foo"}');
  t.match(found, {
    result: {
      document: {
        body: { identifiers: [{ value: '23foo' }] },
        warnings: [{ code: 'id_unusual', pointer: 'Lead/Id' }],
      },
    },
  });
  const empty = documents('{"attributes":{"type":"Lead"},"LastName":"Nobody"}');
  t.match(empty[0], { result: { problem: { code: 'document_invalid', pointer: 'Lead/Id' } } });
});

t.test('the shape is told by the content type, else by the first character', async (t) => {
  const xml = outboundMessage([{ fields: '<sf:Id>00Q5f00000JkLmN</sf:Id>' }]);
  t.equal(code(`\uFEFF\n${xml}`), undefined);
  t.equal(code(xml, {}, { contentType: 'application/soap+xml; charset=utf-8' }), undefined);
  t.equal(code(xml, {}, { contentType: 'application/json' }), 'json_malformed');
  t.equal(code('Id=1'), 'content_type_unsupported');
  t.equal(code(''), 'body_empty');
});

t.test('an Outbound Message without notifications, and an empty query, are invalid', async (t) => {
  t.equal(code(outboundMessage([])), 'document_invalid');
  t.equal(code('{"totalSize":0,"done":true,"records":[]}'), 'document_invalid');
  t.equal(code('<Envelope><Body/></Envelope>'), 'document_unknown');
});

t.test('a REST record is another document once it has changed', async (t) => {
  const record = (more: object) =>
    JSON.stringify({ attributes: { type: 'Lead' }, Id: '00Q5f00000JkLmN', ...more });
  const id = (more: object) => documents(record(more))[0]?.nativeId;
  t.equal(
    id({ LastModifiedDate: '2026-01-01T00:00:00.000+0000', SystemModstamp: 'x' }),
    '00Q5f00000JkLmNEAV@2026-01-01T00:00:00.000+0000',
  );
  t.equal(
    id({ SystemModstamp: '2026-01-02T00:00:00.000+0000' }),
    '00Q5f00000JkLmNEAV@2026-01-02T00:00:00.000+0000',
  );
  t.not(id({ LastName: 'A' }), id({ LastName: 'B' }), 'without a time, the content tells');
  t.equal(id({ LastName: 'A' }), id({ LastName: 'A' }));
});

t.test('what is compared of a document leaves out the transmission around it', async (t) => {
  const [first] = documents('{"attributes":{"type":"Lead","url":"/v61.0/x"},"Id":"1"}');
  const [second] = documents('{"attributes":{"type":"Lead","url":"/v62.0/x"},"Id":"1"}');
  t.same(first?.native, second?.native);
  const [soap] = documents(fixture('accounts.xml'), { organization_id: '00D5f000000QxWv' });
  t.notMatch(JSON.stringify(soap?.native), /SessionId|InventedSession/);
});

t.test('a status in another language stays the status of the source', async (t) => {
  const status = (text: string) =>
    body(outboundMessage([{ fields: `<sf:Id>1</sf:Id><sf:Status>${text}</sf:Status>` }])).status;
  t.equal(status('open - NOT contacted'), 'open');
  t.equal(status('Closed - Not Converted'), 'unqualified');
  t.equal(status('Ouvert'), undefined);
  t.equal(status('constructor'), undefined);
});

t.test('text that is too long is shortened with a warning, and fits the schema', async (t) => {
  const fields = `<sf:Id>00Q5f00000JkLmN</sf:Id><sf:Description>${'é'.repeat(30_000)}</sf:Description><sf:City>${'x'.repeat(499)}🧾</sf:City>`;
  const [found] = documents(outboundMessage([{ fields }]));
  if (!found?.result.ok) throw new Error('refused');
  const { document } = found.result;
  t.same(bodyViolations('lead', document.body), []);
  t.same(
    document.warnings?.map(({ code, pointer }) => [code, pointer]),
    [
      ['text_shortened', 'Lead/City'],
      ['text_shortened', 'Lead/Description'],
    ],
  );
  t.match(document.body, { postalAddress: { cityName: 'x'.repeat(499) } });
});

t.test('fields without a place become extensions, no more than there is room for', async (t) => {
  const many = Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`F${at}__c`, 'v']));
  const found = body(JSON.stringify({ attributes: { type: 'Lead' }, Id: '1', ...many }));
  t.equal(Object.keys(found.extensions as object).length, 200);
  t.same(bodyViolations('lead', found), []);
});

t.test('an order whose list of lines goes on elsewhere is not read as all of it', async (t) => {
  const order = (done: boolean, more: object = {}) => {
    const records = [{ attributes: { type: 'OrderItem' }, Quantity: 1 }];
    const [found] = documents(
      JSON.stringify({
        attributes: { type: 'Order' },
        Id: '8015f00000AbCdEAAV',
        OrderNumber: '00000100',
        OrderItems: { totalSize: 2, done, nextRecordsUrl: '/next', records },
        ...more,
      }),
    );
    return found?.result;
  };
  t.match(order(true), { ok: true });
  t.match(order(false), {
    problem: { code: 'document_invalid', pointer: 'Order/OrderItems' },
    known: { type: 'order', businessKeys: [{ value: '00000100' }, {}] },
  });
  t.match(order(false, { IsDeleted: true }), {
    document: { body: { documentType: 'orderCancellation' } },
  });
});

t.test('numbers of REST records keep every digit', async (t) => {
  const text =
    '{"attributes":{"type":"Opportunity"},"Id":"1","IsWon":true,"Amount":12345678901234567.89}';
  t.match(body(text), { totals: { totalAmount: { value: '12345678901234567.89' } } });
});
