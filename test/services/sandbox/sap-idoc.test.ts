import { createHash } from 'node:crypto';
import t from 'tap';
import { type SapSandbox, startSapSandbox } from '../../../services/sandbox/index.ts';
import { basic, call, type Reply } from './call.ts';

const order = `<?xml version="1.0" encoding="UTF-8"?>
<ORDERS05><IDOC BEGIN="1">
<EDI_DC40 SEGMENT="1"><TABNAM>EDI_DC40</TABNAM><MANDT>100</MANDT><DIRECT>2</DIRECT>
<IDOCTYP>ORDERS05</IDOCTYP><MESTYP>ORDERS</MESTYP><SNDPRT>LS</SNDPRT><SNDPRN>HUB</SNDPRN>
<RCVPRT>LS</RCVPRT><RCVPRN>SBXCLNT100</RCVPRN><ARCKEY>dlv_7</ARCKEY></EDI_DC40>
<E1EDK01 SEGMENT="1"><CURCY>EUR</CURCY><BELNR>0000004711</BELNR></E1EDK01>
<E1EDK03 SEGMENT="1"><IDDAT>012</IDDAT><DATUM>20260102</DATUM></E1EDK03>
<E1EDKA1 SEGMENT="1"><PARVW>AG</PARVW><NAME1>M&#252;ller &amp; S&#246;hne</NAME1></E1EDKA1>
<E1EDK02 SEGMENT="1"><QUALF>001</QUALF><BELNR>PO-17</BELNR></E1EDK02>
<E1EDP01 SEGMENT="1"><POSEX>000010</POSEX><MENGE>12.500-</MENGE><MENEE>KGM</MENEE>
<E1EDP20 SEGMENT="1"><WMENG>12.5</WMENG><EDATU>00000000</EDATU></E1EDP20>
<E1EDP19 SEGMENT="1"><QUALF>001</QUALF><IDTNR>A-1</IDTNR></E1EDP19></E1EDP01>
</IDOC></ORDERS05>`;

let sap: SapSandbox;
t.beforeEach(async () => {
  sap = await startSapSandbox({ username: 'HUB', password: 'a:secret', client: '100' });
});
t.afterEach(() => sap.stop());

function post(body: string, headers: Record<string, string> = {}): Promise<Reply> {
  return call(
    'POST',
    `${sap.url}/sap/bc/idoc_xml?sap-client=100`,
    { authorization: basic('hub', 'a:secret'), 'content-type': 'text/xml', ...headers },
    body,
  );
}

function title({ text }: Reply): string | undefined {
  return /<title>(.*)<\/title>/.exec(text)?.[1];
}

t.test('an order in ORDERS05 is taken, numbered and written down', async (t) => {
  const reply = await post(order);
  t.equal(reply.status, 200);
  t.equal(title(reply), 'IDoc-XML-inbound ok', reply.text);
  t.match(reply.headers.get('content-type'), /^text\/html/);
  t.match(sap.received, [
    {
      kind: 'ORDERS05',
      key: 'PO-17',
      reference: '0000000000000001',
      idempotencyKey: 'dlv_7',
      sha256: createHash('sha256').update(order).digest('hex'),
      bytes: Buffer.byteLength(order),
    },
  ]);
});

t.test('the same ARCKEY again is taken again, as SAP does, and marked as a repeat', async (t) => {
  await post(order);
  t.equal(title(await post(order)), 'IDoc-XML-inbound ok');
  t.equal(sap.count, 2);
  t.strictSame(
    sap.received.map(({ repeat }) => repeat),
    [undefined, true],
  );
});

t.test('every IDOC of a transmission is one document', async (t) => {
  const idoc = /<IDOC[\s\S]*<\/IDOC>/.exec(order)?.[0] ?? '';
  const second = idoc.replace('PO-17', 'PO-18').replace('dlv_7', 'dlv_8');
  await post(`<ORDERS05>${idoc}${second}</ORDERS05>`);
  t.strictSame(
    sap.received.map(({ key }) => key),
    ['PO-17', 'PO-18'],
  );
});

t.test('a wrong password, an unknown client and no login are a 401 with a challenge', async (t) => {
  const wrong = await post(order, { authorization: basic('HUB', 'a:Secret') });
  t.equal(wrong.status, 401);
  t.match(wrong.headers.get('www-authenticate'), /^Basic realm=/);
  const url = `${sap.url}/sap/bc/idoc_xml`;
  t.equal((await call('POST', url, { 'content-type': 'text/xml' }, order)).status, 401);
  const login = { authorization: basic('HUB', 'a:secret'), 'content-type': 'text/xml' };
  t.equal((await call('POST', `${url}?sap-client=200`, login, order)).status, 401);
  t.equal(sap.count, 0);
});

t.test('what is no XML, or not sent as XML, is an error of the framework', async (t) => {
  const broken = await post(order.slice(0, -20));
  t.equal(broken.status, 500);
  t.not(title(broken), 'IDoc-XML-inbound ok');
  t.equal((await post(order, { 'content-type': 'application/json' })).status, 415);
  t.equal(sap.count, 0);
});

const refusals: [string, (idoc: string) => string, RegExp][] = [
  ['another root', (x) => x.replaceAll('ORDERS05>', 'ORDERS>'), /root ORDERS/],
  ['no IDOC', () => '<ORDERS05/>', /no IDOC/],
  ['no BEGIN', (x) => x.replace(' BEGIN="1"', ''), /BEGIN/],
  [
    'no control record',
    (x) => x.replace(/<EDI_DC40[\s\S]*<\/EDI_DC40>/, ''),
    /begin with EDI_DC40/,
  ],
  ['no TABNAM', (x) => x.replace('<TABNAM>EDI_DC40</TABNAM>', ''), /TABNAM is empty/],
  ['a document out of SAP', (x) => x.replace('<DIRECT>2', '<DIRECT>1'), /DIRECT is not 2/],
  ['another basic type', (x) => x.replace('<IDOCTYP>ORDERS05', '<IDOCTYP>ORDERS99'), /unknown/],
  [
    'a message type of another kind',
    (x) => x.replace('<MESTYP>ORDERS', '<MESTYP>INVOIC'),
    /INVOIC/,
  ],
  ['no sender', (x) => x.replace('HUB</SNDPRN>', '</SNDPRN>'), /SNDPRN is empty/],
  ['no receiver', (x) => x.replace('<RCVPRN>SBXCLNT100</RCVPRN>', ''), /RCVPRN is empty/],
  ['a partner number too long', (x) => x.replace('>HUB<', '>HUB-MUENCHEN<'), /12 characters, 10/],
  ['a segment of another type', (x) => x.replaceAll('E1EDK02', 'E1LFA1M'), /E1LFA1M is unknown/],
  [
    'an item segment in the header',
    (x) => x.replaceAll('E1EDK02', 'E1EDP02'),
    /E1EDP02 is unknown/,
  ],
  [
    'segments out of order',
    (x) => x.replace(/(<E1EDKA1[\s\S]*<\/E1EDKA1>)\s*(<E1EDK02[\s\S]*?<\/E1EDK02>)/, '$2$1'),
    /E1EDKA1 stands behind E1EDK02/,
  ],
  [
    'no SEGMENT',
    (x) => x.replace('<E1EDK01 SEGMENT="1">', '<E1EDK01>'),
    /E1EDK01 has no attribute/,
  ],
  ['no header segment', (x) => x.replace(/<E1EDK01[\s\S]*<\/E1EDK01>/, ''), /E1EDK01 stands not/],
  ['an unknown field', (x) => x.replaceAll('MENEE', 'UNIT'), /E1EDP01 has no field UNIT/],
  ['a field twice', (x) => x.replace('<CURCY>', '<CURCY>USD</CURCY><CURCY>'), /CURCY stands twice/],
  ['a number too long', (x) => x.replace('PO-17', 'P'.repeat(36)), /BELNR has 36 characters, 35/],
  ['an item number too long', (x) => x.replace('000010', '0000010'), /POSEX has 7 characters, 6/],
  ['a currency that is none', (x) => x.replace('>EUR<', '>EU<'), /CURCY is no currency/],
  ['a quantity with a comma', (x) => x.replace('12.500-', '12,5'), /MENGE is no number/],
  [
    'a quantity too long',
    (x) => x.replace('12.500-', '1'.repeat(16)),
    /MENGE has 16 characters, 15/,
  ],
  ['a date with dashes', (x) => x.replace('20260102', '2026-01-'), /DATUM is no date/],
  ['a day that does not exist', (x) => x.replace('20260102', '20260230'), /DATUM is no date/],
  ['a partner without a function', (x) => x.replace('<PARVW>AG</PARVW>', ''), /PARVW is empty/],
];

for (const [what, spoil, reason] of refusals) {
  t.test(`an IDoc with ${what} is refused by a page with another title`, async (t) => {
    t.not(spoil(order), order, 'the example was spoiled');
    const reply = await post(spoil(order));
    t.equal(reply.status, 200);
    t.equal(title(reply), 'IDoc-XML-inbound error');
    t.match(reply.text, reason);
    t.equal(sap.count, 0);
  });
}

t.test('a segment that begins with Z is taken in an extended type only', async (t) => {
  const z = order.replace('<E1EDP01', '<Z1HUB SEGMENT="1"><NOTE>x</NOTE></Z1HUB><E1EDP01');
  t.equal(title(await post(z)), 'IDoc-XML-inbound error');
  const extended = z.replace('</IDOCTYP>', '</IDOCTYP><CIMTYP>ZORDERS1</CIMTYP>');
  t.equal(title(await post(extended)), 'IDoc-XML-inbound ok');
});

t.test('reachability can be tested without a document', async (t) => {
  t.equal((await call('GET', `${sap.url}/sap/public/ping`)).status, 200);
  const login = { authorization: basic('HUB', 'a:secret') };
  t.equal((await call('GET', `${sap.url}/sap/bc/idoc_xml`, login)).status, 200);
  t.equal((await call('GET', `${sap.url}/sap/bc/nothing`, login)).status, 404);
});
