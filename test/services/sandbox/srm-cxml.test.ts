import t from 'tap';
import { textOf, type XmlElement, xmlReader } from '../../../adapters/wire/xml.ts';
import { type SrmSandbox, startSrmSandbox } from '../../../services/sandbox/index.ts';
import { call, type Reply } from './call.ts';

const header = `<Header>
<From><Credential domain="DUNS"><Identity>300000001</Identity></Credential></From>
<To><Credential domain="NetworkId"><Identity>AN01000000001</Identity></Credential></To>
<Sender><Credential domain="NetworkId"><Identity>hub</Identity>
<SharedSecret>open sesame</SharedSecret></Credential><UserAgent>Hub 1</UserAgent></Sender>
</Header>`;

function cxml(payload: string, payloadId = 'p-1@hub.example'): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE cXML SYSTEM "http://xml.cxml.org/schemas/cXML/1.2.063/cXML.dtd">
<cXML payloadID="${payloadId}" timestamp="2026-01-02T03:04:05+00:00" xml:lang="en-US">${header}
<Request deploymentMode="test">${payload}</Request></cXML>`;
}

const order = cxml(`<OrderRequest>
<OrderRequestHeader orderID="PO-17" orderDate="2026-01-02T00:00:00+01:00" type="new">
<Total><Money currency="EUR">125.00</Money></Total>
<ShipTo><Address><Name xml:lang="en">Yard</Name><PostalAddress><Street>Kai 1</Street>
<City>Kiel</City><Country isoCountryCode="DE">Germany</Country></PostalAddress></Address></ShipTo>
<BillTo><Address><Name xml:lang="en">Nordlicht</Name></Address></BillTo>
<Comments>soon</Comments></OrderRequestHeader>
<ItemOut quantity="10" lineNumber="1" requestedDeliveryDate="2026-02-01">
<ItemID><SupplierPartID>A-1</SupplierPartID></ItemID>
<ItemDetail><UnitPrice><Money currency="EUR">12.50</Money></UnitPrice>
<Description xml:lang="en"><ShortName>Bolt</ShortName>Bolt M8</Description>
<UnitOfMeasure>EA</UnitOfMeasure><Classification domain="UNSPSC">31161500</Classification>
</ItemDetail></ItemOut></OrderRequest>`);

const confirmation = cxml(
  `<ConfirmationRequest>
<ConfirmationHeader confirmID="C-1" type="detail" noticeDate="2026-01-03T00:00:00Z"/>
<OrderReference orderID="PO-17"><DocumentReference payloadID="p-1@hub.example"/></OrderReference>
<ConfirmationItem lineNumber="1" quantity="10"><UnitOfMeasure>EA</UnitOfMeasure>
<ConfirmationStatus type="accept" quantity="8"><UnitOfMeasure>EA</UnitOfMeasure></ConfirmationStatus>
<ConfirmationStatus type="reject" quantity="2"><UnitOfMeasure>EA</UnitOfMeasure></ConfirmationStatus>
</ConfirmationItem></ConfirmationRequest>`,
  'p-2@hub.example',
);

let srm: SrmSandbox;
t.beforeEach(async () => {
  srm = await startSrmSandbox({ sharedSecret: 'open sesame', clientId: 'hub', clientSecret: 'x' });
});
t.afterEach(() => srm.stop());

function post(body: string, contentType = 'text/xml; charset=UTF-8'): Promise<Reply> {
  return call('POST', `${srm.url}/cxml`, { 'content-type': contentType }, body);
}

const read = xmlReader(['Transaction']);
const limits = { depth: 64, elements: 10_000, documents: 1000 };

function response({ text }: Reply): XmlElement {
  const xml = read({ body: Buffer.from(text), contentType: 'text/xml', headers: {} }, limits);
  if (!xml.ok) throw new Error(xml.problem.detail);
  return xml.root.Response as XmlElement;
}

function verdict(reply: Reply): { code: string; detail: string | undefined } {
  const root = response(reply);
  return { code: (root.Status as XmlElement)['@code'] as string, detail: textOf(root, 'Status') };
}

t.test('an order request is taken with status 200 and written down', async (t) => {
  const reply = await post(order);
  t.equal(reply.status, 200);
  t.match(reply.headers.get('content-type'), /^text\/xml/);
  t.equal(verdict(reply).code, '200', reply.text);
  t.match(srm.received, [
    {
      kind: 'cXML OrderRequest',
      key: 'PO-17',
      idempotencyKey: 'p-1@hub.example',
      reference: /@sandbox\.example$/,
    },
  ]);
  t.match(reply.text, `payloadID="${srm.received[0]?.reference}"`);
});

t.test('a confirmation request is taken under the number of its order', async (t) => {
  t.equal(verdict(await post(confirmation)).code, '200');
  t.match(srm.received, [{ kind: 'cXML ConfirmationRequest', key: 'PO-17' }]);
});

t.test('a repeated payloadID is taken once; with other bytes it is a conflict', async (t) => {
  await post(order);
  const again = await post(order);
  t.equal(verdict(again).code, '200');
  t.match(again.text, srm.received[0]?.reference, 'answered as the first time');
  t.equal(srm.count, 1);
  t.equal(verdict(await post(order.replace('PO-17', 'PO-18'))).code, '409');
  t.equal(srm.count, 1);
});

t.test('a profile request is answered with what is understood, and not written down', async (t) => {
  const profile = response(await post(cxml('<ProfileRequest/>'))).ProfileResponse as XmlElement;
  const names = (profile.Transaction as XmlElement[]).map((one) => one['@requestName']);
  t.strictSame(names, ['ProfileRequest', 'OrderRequest', 'ConfirmationRequest']);
  t.equal(srm.count, 0);
});

const refusals: [string, string, string | RegExp, string, RegExp][] = [
  ['401', 'a wrong shared secret', 'open sesame', 'open Sesame', /secret/],
  ['401', 'no shared secret', /<SharedSecret>.*<\/SharedSecret>/, '', /secret/],
  ['406', 'no proper XML', '</OrderRequest>', '', /closes/],
  [
    '406',
    'an internal DOCTYPE subset',
    /"http.*dtd">/,
    '"x" [<!ENTITY a "b">]>',
    /internal subset/,
  ],
  ['406', 'no header', /<Header>[\s\S]*<\/Header>/, '', /Header/],
  ['406', 'no user agent', /<UserAgent>.*<\/UserAgent>/, '', /<Sender> must hold/],
  ['406', 'an empty identity', '>300000001<', '><', /<Identity> is empty/],
  ['406', 'no payloadID', / payloadID="p-1@hub.example"/, '', /no attribute payloadID/],
  ['400', 'an empty payloadID', '"p-1@hub.example"', '""', /payloadID.*is empty/],
  ['400', 'a timestamp without zone', '05+00:00"', '05"', /timestamp.*no date and time/],
  ['450', 'a request of another kind', /OrderRequest>/g, 'QuoteMe>', /QuoteMe is not implemented/],
  ['406', 'no bill-to', /<BillTo>[\s\S]*<\/BillTo>/, '', /<OrderRequestHeader> must hold/],
  ['406', 'no order number', ' orderID="PO-17"', '', /no attribute orderID/],
  ['400', 'an empty order number', '"PO-17"', '" "', /orderID.*is empty/],
  ['406', 'an unknown type', 'type="new"', 'type="create"', /none of new, update, delete/],
  ['400', 'a date for the order date', '2026-01-02T00:00:00+01:00', '2026-01-02', /orderDate/],
  ['400', 'a total that is no number', '>125.00<', '>125,00<', /no amount/],
  ['400', 'a currency by its sign', '"EUR">125', '"€">125', /no currency/],
  ['406', 'no currency', ' currency="EUR">125', '>125', /no attribute currency/],
  ['406', 'no items', /<ItemOut[\s\S]*<\/ItemOut>/, '', /<OrderRequest> must hold/],
  ['406', 'no quantity', ' quantity="10"', '', /no attribute quantity/],
  ['400', 'a quantity in words', '"10"', '"ten"', /quantity.*no number/],
  ['400', 'a line number with a letter', 'lineNumber="1"', 'lineNumber="1a"', /no whole number/],
  ['406', 'no classification', /<Classification.*<\/Classification>/, '', /<ItemDetail> must hold/],
  [
    '406',
    'the unit before the description',
    /(<Description[\s\S]*<\/Description>)\s*(<UnitOfMeasure>.*<\/UnitOfMeasure>)/,
    '$2$1',
    /<ItemDetail> must hold/,
  ],
  [
    '406',
    'a description without its language',
    'Description xml:lang="en"',
    'Description',
    /xml:lang/,
  ],
  ['400', 'an empty unit', '>EA<', '><', /<UnitOfMeasure> is empty/],
  ['400', 'a country by three letters', '"DE"', '"DEU"', /no country/],
];

for (const [code, what, from, to, reason] of refusals) {
  t.test(`an order request with ${what} gets status ${code} inside of HTTP 200`, async (t) => {
    const spoiled = order.replace(from, to);
    t.not(spoiled, order, 'the example was spoiled');
    const reply = await post(spoiled);
    t.equal(reply.status, 200);
    t.match(verdict(reply), { code, detail: reason });
    t.equal(srm.count, 0);
  });
}

t.test('a confirmation needs its reference, its types and its unit', async (t) => {
  const spoil = async (from: string | RegExp, to: string) =>
    verdict(await post(confirmation.replace(from, to))).code;
  t.equal(await spoil(/<OrderReference[\s\S]*<\/OrderReference>/, ''), '406');
  t.equal(await spoil('type="accept"', 'type="yes"'), '406');
  t.equal(await spoil(/quantity="8"><UnitOfMeasure>EA<\/UnitOfMeasure>/, 'quantity="8">'), '406');
  t.equal(await spoil('2026-01-03T00:00:00Z', 'yesterday'), '400');
  t.equal(srm.count, 0);
});

t.test('other methods and other content are refused by HTTP', async (t) => {
  t.equal((await call('GET', `${srm.url}/cxml`)).status, 405);
  t.equal((await post(order, 'application/json')).status, 415);
  t.equal((await call('GET', `${srm.url}/nothing`)).status, 404);
});
