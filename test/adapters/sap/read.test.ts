import t from 'tap';
import sap from '../../../adapters/sap/index.ts';
import { bodyViolations } from '../../../schemas/validate.ts';
import { limits, ordersIdoc, readOne, readText } from './documents.ts';

const line = '<E1EDP01 SEGMENT="1"><POSEX>10</POSEX><MENGE>1</MENGE></E1EDP01>';

t.test('a document of a kind that is not read is named', async (t) => {
  const read = readText(ordersIdoc(line, 'INVOIC'));
  t.ok(read.ok);
  const result = read.ok && read.documents[0]?.result;
  t.match(result, { ok: false, problem: { code: 'document_unknown', detail: /ORDERS05\/INVOIC/ } });
});

t.test('a message type inherited from objects is no message type', async (t) => {
  for (const name of ['toString', 'hasOwnProperty', 'valueOf']) {
    const read = readText(ordersIdoc(line, name));
    t.match(read.ok && read.documents[0]?.result, { problem: { code: 'document_unknown' } }, name);
  }
});

t.test('JSON is not an IDoc', async (t) => {
  const received = { body: Buffer.from('{}'), contentType: 'application/json', headers: {} };
  const read = sap.read(received, { system: 'fixture', settings: {}, limits });
  t.match(read, { ok: false, problem: { code: 'content_type_unsupported' } });
});

t.test('more IDocs than the limit are refused as a whole', async (t) => {
  const body = Buffer.from(`<ORDERS05>${'<IDOC BEGIN="1"/>'.repeat(4)}</ORDERS05>`);
  const context = { system: 'fixture', settings: {}, limits: { ...limits, documents: 3 } };
  const read = sap.read({ body, contentType: 'text/xml', headers: {} }, context);
  t.match(read, { ok: false, problem: { code: 'too_many_documents' } });
});

t.test('an entity bomb is refused before it is parsed', async (t) => {
  const read = readText(`<!DOCTYPE x [<!ENTITY a "aaaa">]>${ordersIdoc(line)}`);
  t.match(read, { ok: false, problem: { code: 'xml_forbidden' } });
});

t.test('a byte order mark and a declared encoding are honoured', async (t) => {
  const party = '<E1EDKA1 SEGMENT="1"><PARVW>LF</PARVW><NAME1>Küste</NAME1></E1EDKA1>';
  const latin = `<?xml version="1.1" encoding="ISO-8859-1"?>${ordersIdoc(party + line)}`;
  const read = readText(Buffer.from(latin, 'latin1'));
  const result = read.ok && read.documents[0]?.result;
  t.match(result, { document: { body: { sellerParty: { partyName: 'Küste' } } } });
  t.match(readOne(`\uFEFF${ordersIdoc(party + line)}`), { type: 'order' });
});

t.test('without a document number there is no native id', async (t) => {
  const read = readText(ordersIdoc(line).replace('<DOCNUM>1</DOCNUM>', ''));
  t.ok(read.ok && read.documents.length === 1 && !('nativeId' in (read.documents[0] ?? {})));
});

t.test('an order without number or without line is refused, with the place', async (t) => {
  const numberless = readText(ordersIdoc(line).replace('<BELNR>4700001234</BELNR>', ''));
  t.match(numberless.ok && numberless.documents[0]?.result, {
    problem: { code: 'document_invalid', pointer: '/ORDERS05/IDOC[1]/E1EDK01/BELNR' },
  });
  const lineless = readText(ordersIdoc(''));
  t.match(lineless.ok && lineless.documents[0]?.result, {
    problem: { code: 'document_invalid', pointer: '/ORDERS05/IDOC[1]/E1EDP01' },
    known: { type: 'order', businessKeys: [{ kind: 'order', value: '4700001234' }] },
  });
});

t.test('a response that does not name the order is kept under its own number', async (t) => {
  const document = readOne(ordersIdoc(line, 'ORDRSP'));
  t.match(document, {
    businessKeys: [{ kind: 'order', value: '4700001234' }],
    body: { documentType: 'orderResponse', orderReference: { sellersId: '4700001234' } },
    warnings: [{ code: 'order_reference_missing' }],
  });
});

t.test('a response whose lines alone name the order refers to it', async (t) => {
  const reference =
    '<E1EDP02 SEGMENT="1"><QUALF>001</QUALF><BELNR>PO-77</BELNR></E1EDP02></E1EDP01>';
  const document = readOne(ordersIdoc(line.replace('</E1EDP01>', reference), 'ORDRSP'));
  t.match(document, {
    businessKeys: [{ kind: 'order', value: 'PO-77' }],
    body: { orderReference: { id: 'PO-77' }, responseCode: 'accepted' },
  });
});

t.test('the verdict on the whole is that of the lines where they agree', async (t) => {
  const rejected = '<E1EDP01 SEGMENT="1"><POSEX>1</POSEX><ABGRU>07</ABGRU></E1EDP01>';
  const changed =
    '<E1EDP01 SEGMENT="1"><POSEX>2</POSEX><ACTION>002</ACTION><MENGE>1</MENGE></E1EDP01>';
  const verdict = (lines: string) => readOne(ordersIdoc(lines, 'ORDRSP')).body;
  t.match(verdict(rejected), { responseCode: 'rejected' });
  t.match(verdict(changed), { responseCode: 'changed' });
  t.match(verdict(changed + rejected), { responseCode: 'detail' });
  t.notOk('responseCode' in verdict(''), 'no line, no verdict');
  const reversed = ordersIdoc(line, 'ORDRSP').replace('<BELNR>', '<ACTION>001</ACTION><BELNR>');
  t.match(readOne(reversed).body, { responseCode: 'rejected' });
});

t.test('a supplier without number or name is refused, and so are two in one IDoc', async (t) => {
  const cremas = (vendors: string) =>
    readText(
      `<CREMAS05><IDOC BEGIN="1"><EDI_DC40 SEGMENT="1"><IDOCTYP>CREMAS05</IDOCTYP><MESTYP>CREMAS</MESTYP></EDI_DC40>${vendors}</IDOC></CREMAS05>`,
    );
  const vendor = '<E1LFA1M SEGMENT="1"><LIFNR>1</LIFNR><NAME1>A</NAME1></E1LFA1M>';
  const cases = [
    ['', /E1LFA1M$/],
    [vendor + vendor, /E1LFA1M$/],
    [vendor.replace('<LIFNR>1</LIFNR>', ''), /LIFNR$/],
    [vendor.replace('<NAME1>A</NAME1>', ''), /NAME1$/],
  ] as const;
  for (const [vendors, pointer] of cases) {
    const read = cremas(vendors);
    t.match(read.ok && read.documents[0]?.result, {
      problem: { code: 'document_invalid', pointer },
    });
  }
});

t.test('the sign of a discount is told once, by whichever field says it', async (t) => {
  const condition = (fields: string) => {
    const from = `<E1EDK05 SEGMENT="1"><KSCHL>ZRB1</KSCHL>${fields}</E1EDK05>`;
    const { body } = readOne(ordersIdoc(from + line));
    return 'allowanceCharges' in body ? body.allowanceCharges?.[0] : undefined;
  };
  const discount = { charge: false, amount: { value: '20.00' }, percent: '2.000' };
  for (const fields of [
    '<ALCKZ>-</ALCKZ><BETRG>20.00</BETRG><KPERC>2.000-</KPERC>',
    '<ALCKZ>-</ALCKZ><BETRG>20.00-</BETRG><KPERC>2.000</KPERC>',
    '<BETRG>20.00-</BETRG><KPERC>2.000-</KPERC>',
  ])
    t.match(condition(fields), discount, fields);
  t.match(condition('<KPERC>2.000-</KPERC>'), { charge: false, percent: '2.000' });
  t.match(condition('<KPERC>2.000</KPERC>'), { charge: true, percent: '2.000' });
});

t.test('a price unit of zero is none', async (t) => {
  const price = (unit: string) => {
    const { body } = readOne(
      ordersIdoc(
        `<E1EDP01 SEGMENT="1"><POSEX>10</POSEX><VPREI>12.50</VPREI><PEINH>${unit}</PEINH></E1EDP01>`,
      ),
    );
    return 'orderLines' in body ? body.orderLines[0]?.price : undefined;
  };
  const amount = { value: '12.50' };
  t.strictSame(price('  100'), { amount, baseQuantity: { value: '100' } });
  t.strictSame(price('0'), { amount });
});

t.test('parts of a line beyond what a message may hold are not left out', async (t) => {
  const part = '<E1EDP20 SEGMENT="1"><WMENG>1</WMENG></E1EDP20>';
  const { type, body } = readOne(
    ordersIdoc(line.replace('</E1EDP01>', `${part.repeat(1001)}</E1EDP01>`)),
  );
  t.match(bodyViolations(type, body), [{ pointer: /schedule$/, rule: 'maxItems' }]);
});

t.test('a text that is too long is shortened, and that is told', async (t) => {
  const words = `<E1EDKT2 SEGMENT="1"><TDLINE>${'x'.repeat(69)}</TDLINE></E1EDKT2>`;
  const text = `<E1EDKT1 SEGMENT="1"><TDID>F01</TDID>${words.repeat(300)}</E1EDKT1>`;
  const { body, warnings } = readOne(ordersIdoc(text + line));
  t.equal('notes' in body && body.notes?.[0]?.text.length, 20_000);
  t.match(warnings, [{ code: 'text_shortened', pointer: /E1EDKT1\[1\]$/ }]);
});

t.test('oddities beyond what a message may hold are not counted on', async (t) => {
  const lines = Array.from(
    { length: 1200 },
    (_, index) => `<E1EDP01 SEGMENT="1"><POSEX>${index}</POSEX><MENGE>x</MENGE></E1EDP01>`,
  );
  t.equal(readOne(ordersIdoc(lines.join(''))).warnings?.length, 1000);
});

t.test('a text is put together by its format column', async (t) => {
  const text = (lines: [string, string?][]) =>
    `<E1EDKT1 SEGMENT="1"><TDID>F01</TDID>${lines
      .map(
        ([words, format]) =>
          `<E1EDKT2 SEGMENT="1"><TDLINE>${words}</TDLINE>${format ? `<TDFORMAT>${format}</TDFORMAT>` : ''}</E1EDKT2>`,
      )
      .join('')}</E1EDKT1>`;
  const noteOf = (segments: string) => readOne(ordersIdoc(segments + line)).body;
  t.match(noteOf(text([['a', '*'], ['b'], ['c', '='], ['d', '/']])), {
    notes: [{ text: 'a bc\nd' }],
  });
  t.match(noteOf(text([['a'], ['b']])), { notes: [{ text: 'a\nb' }] });
});
