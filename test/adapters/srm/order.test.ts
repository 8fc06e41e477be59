import t from 'tap';
import srm from '../../../adapters/srm/index.ts';
import {
  documentsOf,
  fixture,
  onlyDocument,
  onlyOrder,
  readText,
  refusal,
  warningsOf,
} from './samples.ts';

const order = fixture('order-new.xml');

t.test('a new order is created, an update changed, a deletion cancelled', async (t) => {
  const seen = ['new', 'update', 'delete'].map((type) => {
    const document = onlyDocument(readText(fixture(`order-${type}.xml`)));
    const { documentType } = document.body as { documentType: string };
    return [document.action, documentType, document.businessKeys[0]?.value];
  });
  t.same(seen, [
    ['create', 'order', '0000471100'],
    ['update', 'orderChange', '0000471100'],
    ['delete', 'orderCancellation', '0000471100'],
  ]);
});

t.test('an OrderRequest that names no type is new, one of another type is refused', async (t) => {
  t.equal(onlyDocument(readText(order)).action, 'create');
  t.equal(
    refusal(readText(order.replace('orderID=', 'type="amend" orderID='))),
    'document_invalid',
  );
});

t.test('a second document in the same cXML is refused, not passed over', async (t) => {
  const second = fixture('order-update.xml').match(/<Request[\s\S]*<\/Request>/)?.[0] ?? '';
  const [, request] = /<Request[^>]*>([\s\S]*)<\/Request>/.exec(second) ?? [];
  for (const [what, text] of [
    ['two in a Request', order.replace('</Request>', `${request}</Request>`)],
    ['two Requests', order.replace('</cXML>', `${second}</cXML>`)],
    ['a Message beside it', order.replace('</cXML>', '<Message><Other/></Message></cXML>')],
    ['a Response beside it', order.replace('</cXML>', '<Response/></cXML>')],
  ] as const)
    t.equal(refusal(readText(text)), 'document_invalid', what);
});

t.test('a warning that quotes what was sent leaves no half of a character', async (t) => {
  const odd = order.replace('currency="EUR"', `currency="${'x'.repeat(59)}😀"`);
  const { warnings = [] } = onlyDocument(readText(odd));
  t.ok(warnings.some(({ code }) => code === 'currency_unknown'));
  for (const { detail } of warnings) t.ok(detail.isWellFormed(), detail);
});

t.test('numbers keep their zeros and decimals their digits', async (t) => {
  const { id, orderLines } = onlyOrder(readText(order));
  t.equal(id, '0000471100');
  t.equal(orderLines[0]?.item?.buyersItemId?.value, '0000100200');
  t.equal(orderLines[0]?.price?.amount.value, '12.30');
  t.equal(orderLines[0]?.quantity?.value, '10');
  t.equal(orderLines[1]?.quantity?.value, '2.500');
});

t.test('mixed content keeps its words apart, and its attachments as notes', async (t) => {
  t.same(onlyOrder(readText(order)).notes, [
    { text: 'Siehe  und Tor <3>, bitte.', subject: 'Delivery', language: 'de' },
    { text: 'cid:plan-7@nordwerk.example', subject: 'Attachment' },
  ]);
});

t.test('an impossible day is dropped, an impossible offset costs the time only', async (t) => {
  const document = onlyDocument(readText(order));
  const [first, second] = onlyOrder(readText(order)).orderLines;
  t.same(first?.delivery?.schedule?.[1], {
    quantity: { value: '6', unitCode: 'EA', sourceUnitCode: 'EA' },
  });
  t.equal(second?.delivery?.requestedDate, '2026-03-01');
  t.match(warningsOf(document), ['date_impossible', 'unit_unknown', 'offset_impossible']);
});

t.test(
  'a price or quantity that cannot be read refuses the order, which can still be found',
  async (t) => {
    const [document] = documentsOf(readText(fixture('order-unreadable.xml')));
    t.match(document?.result, {
      ok: false,
      problem: {
        code: 'document_invalid',
        errors: [{ value: 'amend' }, { value: 'three' }, { value: '1,5' }],
      },
      known: { type: 'order', businessKeys: [{ kind: 'order', value: 'A-8' }] },
    });
  },
);

t.test('an order without a number or without lines is refused', async (t) => {
  t.equal(refusal(readText(order.replace('orderID="0000471100"', ''))), 'document_invalid');
  const noLines = order.replace(/<ItemOut[\s\S]*<\/ItemOut>/, '');
  t.equal(refusal(readText(noLines)), 'document_invalid');
});

t.test('an empty payloadID is none', async (t) => {
  const [document] = documentsOf(readText(fixture('order-without-payload-id.xml')));
  t.notOk(document && 'nativeId' in document);
  t.equal(document?.result.ok, true);
});

t.test(
  'the shared secret is told, entities and CDATA resolved, also when the document is refused',
  async (t) => {
    t.equal(readText(order).sharedSecret, 'tide & harbour 42');
    t.equal(readText(fixture('lower-case-root.xml')).sharedSecret, 'lantern-17');
    t.equal(readText(fixture('profile-request.xml')).sharedSecret, 'lantern-17');
    t.equal(readText(fixture('confirmation-rejected.xml')).sharedSecret, '</SharedSecret> & more');
    const none = order.replace(/<SharedSecret>.*<\/SharedSecret>/, '');
    t.notOk('sharedSecret' in readText(none));
  },
);

t.test('a secret in a second credential of the Sender is found', async (t) => {
  const two = order.replace(
    '<Sender>',
    '<Sender><Credential domain="DUNS"><Identity>1</Identity></Credential>',
  );
  t.equal(readText(two).sharedSecret, 'tide & harbour 42');
});

t.test('the native document has no secret and does not hang on the envelope', async (t) => {
  const inside = order.replace(
    '<Extrinsic name="legacy"/>',
    '<Extrinsic name="login"><SharedSecret>hush hush</SharedSecret></Extrinsic>',
  );
  const [document] = documentsOf(readText(inside));
  t.notMatch(JSON.stringify(document), /tide|hush/);
  const later = order.replace('2026-01-02T04:04:05+01:00', '2026-01-02T05:04:05+01:00');
  t.same(documentsOf(readText(later))[0]?.native, documentsOf(readText(order))[0]?.native);
  const other = order.replace('quantity="1E+1"', 'quantity="11"');
  t.notSame(documentsOf(readText(other))[0]?.native, documentsOf(readText(order))[0]?.native);
});

t.test('a root in lower case is not cXML, and another kind of request is named', async (t) => {
  t.equal(refusal(readText(fixture('lower-case-root.xml'))), 'document_unknown');
  for (const kind of ['ProfileRequest', 'ShipNoticeRequest', 'PunchOutSetupRequest']) {
    const result = readText(fixture('profile-request.xml').replace('ProfileRequest', kind));
    const [document] = documentsOf(result);
    t.equal(document?.nativeType, `cXML ${kind}`);
    t.match(document?.result, { ok: false, problem: { code: 'document_unknown' } });
    t.match(JSON.stringify(document?.result), kind);
  }
});

t.test('a Response, an empty Request and two documents in one are refused', async (t) => {
  const cxml = (content: string) => `<cXML payloadID="1" timestamp="2026-01-01">${content}</cXML>`;
  const response = '<Response><Status code="200" text="OK"/></Response>';
  t.equal(refusal(readText(cxml(response))), 'document_unknown');
  t.equal(refusal(readText(cxml('<Request/>'))), 'document_unknown');
  t.equal(refusal(readText(cxml(''))), 'document_unknown');
  const twice = order.replace('<OrderRequest>', '<ProfileRequest/><OrderRequest>');
  t.equal(refusal(readText(twice)), 'document_invalid');
});

t.test('a list that is longer than the schema allows is shortened, with a warning', async (t) => {
  const classes = '<Classification domain="custom">7</Classification>'.repeat(60);
  const long = order.replace('<Classification domain="custom">0</Classification>', classes);
  const document = onlyDocument(readText(long));
  t.ok(warningsOf(document).includes('list_shortened'));
  const [, second] = onlyOrder(readText(long)).orderLines;
  t.equal(second?.item?.classifications?.length, 50);
});

t.test('the content type decides, else the first character', async (t) => {
  for (const type of ['text/xml; charset=utf-8', 'application/xml', 'text/cxml', 'text/plain', ''])
    t.equal(readText(order, {}, type).ok, true, type);
  t.equal(refusal(readText(order, {}, 'application/json')), 'json_malformed');
  t.equal(
    refusal(readText(order, {}, 'multipart/related; boundary=x')),
    'content_type_unsupported',
  );
  t.equal(refusal(readText('ISA*00*', {}, 'text/plain')), 'content_type_unsupported');
});

t.test('cXML in UTF-16 is read', async (t) => {
  const utf16 = order.replace('encoding="UTF-8"', 'encoding="UTF-16"');
  const body = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(utf16, 'utf16le')]);
  t.equal(onlyOrder(readText(body)).id, '0000471100');
});

t.test('an invalid document is rejected unless the address book says otherwise', async (t) => {
  t.equal(srm.onInvalid, 'reject');
});
