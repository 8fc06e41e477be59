import t from 'tap';
import { type SapSandbox, startSapSandbox } from '../../../services/sandbox/index.ts';
import { basic, call, type Reply } from './call.ts';

let sap: SapSandbox;
let root: string;
/** Login, token and cookie of a session. */
let session: Record<string, string>;

const login = { authorization: basic('HUB', 'secret'), accept: 'application/json' };

t.beforeEach(async () => {
  sap = await startSapSandbox({ username: 'HUB', password: 'secret' });
  root = `${sap.url}/sap/opu/odata/sap/API_BUSINESS_PARTNER`;
  session = await openSession();
});
t.afterEach(() => sap.stop());

async function openSession(): Promise<Record<string, string>> {
  const reply = await call('GET', `${root}/`, { ...login, 'x-csrf-token': 'Fetch' });
  return {
    ...login,
    'x-csrf-token': reply.headers.get('x-csrf-token') ?? '',
    cookie: (reply.headers.get('set-cookie') ?? '').split(';', 1)[0] ?? '',
  };
}

const supplier = {
  BusinessPartnerCategory: '2',
  OrganizationBPName1: 'Nordlicht Werkzeuge GmbH',
  BusinessPartnerIDByExtSystem: '0000100156',
  to_BusinessPartnerAddress: [
    {
      Country: 'DE',
      CityName: 'Kiel',
      to_EmailAddress: { results: [{ EmailAddress: 'kontakt@nordlicht.example' }] },
    },
  ],
  to_BusinessPartnerRole: { results: [{ BusinessPartnerRole: 'FLVN01' }] },
};

function create(body: unknown, headers = session): Promise<Reply> {
  return call('POST', `${root}/A_BusinessPartner`, headers, body);
}

function message({ json }: Reply): string {
  return json.error.message.value;
}

t.test('a business partner is created with what belongs to it', async (t) => {
  const reply = await create(supplier);
  t.equal(reply.status, 201, reply.text);
  const number = reply.json.d.BusinessPartner;
  t.equal(reply.json.d.Supplier, number, 'the role made it a supplier');
  t.equal(reply.headers.get('etag'), reply.json.d.__metadata.etag);
  t.match(reply.headers.get('location'), new RegExp(`A_BusinessPartner\\('${number}'\\)$`));
  t.match(sap.received, [{ kind: 'A_BusinessPartner', key: '0000100156', reference: number }]);

  const read = await call(
    'GET',
    `${root}/A_BusinessPartner('${number}')?$expand=to_BusinessPartnerAddress,to_Supplier`,
    login,
  );
  t.equal(read.json.d.to_BusinessPartnerAddress.results[0].CityName, 'Kiel');
  t.equal(read.json.d.to_Supplier.Supplier, number);
  const address = read.json.d.to_BusinessPartnerAddress.results[0].AddressID;
  const path = `A_BusinessPartnerAddress(BusinessPartner='${number}',AddressID='${address}')`;
  const mails = await call('GET', `${root}/${path}/to_EmailAddress`, login);
  t.equal(mails.json.d.results[0].EmailAddress, 'kontakt@nordlicht.example');
});

t.test('a change without a token, or with one of another session, is a 403 Required', async (t) => {
  const replies = [
    await create(supplier, login),
    await create(supplier, { ...session, cookie: '' }),
    await create(supplier, { ...session, 'x-csrf-token': 'guess' }),
    await create(supplier, { ...session, cookie: (await openSession()).cookie ?? '' }),
  ];
  sap.expireSessions();
  replies.push(await create(supplier));
  for (const reply of replies) {
    t.equal(reply.status, 403);
    t.equal(reply.headers.get('x-csrf-token'), 'Required');
    t.equal(reply.text, 'CSRF token validation failed');
  }
  t.equal(sap.count, 0);
  t.equal((await create(supplier, await openSession())).status, 201);
});

t.test('the number of another system finds a business partner', async (t) => {
  await create(supplier);
  await create({ ...supplier, BusinessPartnerIDByExtSystem: "O'Neil" });
  const find = (filter: string) =>
    call('GET', `${root}/A_BusinessPartner?$filter=${encodeURIComponent(filter)}`, login);
  t.equal((await find("BusinessPartnerIDByExtSystem eq '0000100156'")).json.d.results.length, 1);
  t.equal((await find("BusinessPartnerIDByExtSystem eq 'O''Neil'")).json.d.results.length, 1);
  t.equal(
    (await find("BusinessPartnerCategory eq '2' and BusinessPartnerIDByExtSystem eq 'no'")).json.d
      .results.length,
    0,
  );
  for (const filter of ["Nonsense eq '1'", 'BusinessPartner eq 1', "startswith(City,'K')"])
    t.match(await find(filter), { status: 400, json: { error: {} } });
});

t.test('a change needs the ETag that is up to date', async (t) => {
  const made = await create(supplier);
  const url = `${root}/A_BusinessPartner('${made.json.d.BusinessPartner}')`;
  const etag = made.headers.get('etag') ?? '';
  const body = { OrganizationBPName1: 'Nordlicht AG' };
  t.equal((await call('PATCH', url, session, body)).status, 428);
  const changed = await call('PATCH', url, { ...session, 'if-match': etag }, body);
  t.equal(changed.status, 204);
  t.equal(changed.text, '');
  t.equal((await call('PATCH', url, { ...session, 'if-match': etag }, body)).status, 412);
  t.equal((await call('MERGE', url, { ...session, 'if-match': '*' }, body)).status, 204);
  const tunnel = { ...session, 'x-http-method': 'MERGE', 'if-match': '*' };
  t.equal((await call('POST', url, tunnel, { SearchTerm1: 'NORD' })).status, 204);
  const { d } = (await call('GET', url, login)).json;
  t.match(d, { OrganizationBPName1: 'Nordlicht AG', SearchTerm1: 'NORD' });
  t.equal(d.BusinessPartnerIDByExtSystem, '0000100156', 'the rest is left alone');
  t.equal(sap.count, 4);
  t.equal((await call('PATCH', `${root}/A_BusinessPartner('9')`, session, body)).status, 404);
});

t.test('an address is added to a business partner, and blocks are set on a supplier', async (t) => {
  const number = (await create(supplier)).json.d.BusinessPartner;
  const url = `${root}/A_BusinessPartner('${number}')/to_BusinessPartnerAddress`;
  t.equal((await call('POST', url, session, { Country: 'DK', CityName: 'Aarhus' })).status, 201);
  t.equal((await call('GET', url, login)).json.d.results.length, 2);
  const block = { PurchasingIsBlocked: true };
  const headers = { ...session, 'if-match': '*' };
  t.equal((await call('PATCH', `${root}/A_Supplier('${number}')`, headers, block)).status, 204);
  t.match((await call('GET', `${root}/A_Supplier('${number}')`, login)).json.d, block);
});

const refusals: [string, Record<string, unknown>, RegExp][] = [
  ['an unknown property', { Name1: 'x' }, /Property 'Name1' is invalid/],
  ['an unknown navigation', { to_Nothing: [] }, /'to_Nothing' is invalid/],
  ['a name too long', { OrganizationBPName1: 'x'.repeat(41) }, /41 characters, 40 at the most/],
  ['a number for a string', { SearchTerm1: 4711 }, /no Edm.String/],
  ['a string for a boolean', { BusinessPartnerIsBlocked: 'X' }, /no Edm.Boolean/],
  ['a date of another format', { OrganizationFoundationDate: '2026-01-02' }, /no Edm.DateTime/],
  ['no category', { BusinessPartnerCategory: '' }, /category must be/],
  ['no name', { OrganizationBPName1: ' ' }, /Enter a name/],
  ['a language that is none', { CorrespondenceLanguage: 'en' }, /Language en/],
  [
    'a country by name',
    { to_BusinessPartnerAddress: [{ Country: 'GER' }] },
    /'GER' is not defined/,
  ],
  ['no country', { to_BusinessPartnerAddress: [{ CityName: 'Kiel' }] }, /'' is not defined/],
  ['many where one is', { to_Supplier: [{}] }, /no entity/],
  ['one where many are', { to_BusinessPartnerRole: { BusinessPartnerRole: 'X' } }, /no entity/],
  [
    'the same role twice',
    { to_BusinessPartnerRole: [{ BusinessPartnerRole: 'A' }, { BusinessPartnerRole: 'A' }] },
    /already exists/,
  ],
  [
    'a tax number without its type',
    { to_BusinessPartnerTax: [{ BPTaxNumber: '1' }] },
    /'BPTaxType'/,
  ],
];

for (const [what, change, reason] of refusals) {
  t.test(`a business partner with ${what} is refused, and nothing of it is kept`, async (t) => {
    const reply = await create({ ...supplier, ...change });
    t.equal(reply.status, 400);
    t.match(message(reply), reason);
    t.match(reply.json.error, { code: /./, innererror: { errordetails: [{ severity: 'error' }] } });
    t.equal(sap.count, 0);
    const all = await call('GET', `${root}/A_BusinessPartner`, login);
    t.strictSame(all.json.d.results, []);
  });
}

t.test('null empties a property, and what is no JSON is refused', async (t) => {
  t.equal((await create({ ...supplier, SearchTerm1: null })).status, 201);
  const headers = { ...session, 'content-type': 'application/json' };
  t.equal((await create('{"a":', headers)).status, 400);
  t.equal((await create('<entry/>', { ...session, 'content-type': 'text/xml' })).status, 415);
});

t.test('JSON comes only when it is asked for', async (t) => {
  const { authorization } = login;
  const plain = await call('GET', `${root}/A_BusinessPartner`, { authorization, accept: '*/*' });
  t.match(plain.headers.get('content-type'), /^application\/atom\+xml/);
  const asked = await call('GET', `${root}/A_BusinessPartner?$format=json`, { authorization });
  t.strictSame(asked.json, { d: { results: [] } });
});

t.test('the metadata states names and lengths', async (t) => {
  const reply = await call('GET', `${root}/$metadata`, login);
  t.match(reply.text, '<Property Name="OrganizationBPName1" Type="Edm.String" MaxLength="40"/>');
  t.equal((await call('GET', `${root}/A_Nothing`, login)).status, 404);
  t.equal((await call('GET', `${root}/A_BusinessPartner('1')`, login)).status, 404);
});
