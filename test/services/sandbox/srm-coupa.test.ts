import t from 'tap';
import { type SrmSandbox, startSrmSandbox } from '../../../services/sandbox/index.ts';
import { call, type Reply } from './call.ts';

let srm: SrmSandbox;
let token: string;

t.beforeEach(async () => {
  srm = await startSrmSandbox({ sharedSecret: 's', clientId: 'hub', clientSecret: 'c-secret' });
  token = (await login()).json.access_token;
});
t.afterEach(() => srm.stop());

function login(secret = 'c-secret', type = 'client_credentials'): Promise<Reply> {
  const form = new URLSearchParams({ grant_type: type, client_id: 'hub', client_secret: secret });
  const headers = { 'content-type': 'application/x-www-form-urlencoded' };
  return call('POST', `${srm.url}/oauth2/token`, headers, form.toString());
}

function send(method: string, path: string, body?: unknown): Promise<Reply> {
  return call(method, `${srm.url}/api/${path}`, { authorization: `Bearer ${token}` }, body);
}

const supplier = {
  name: 'Nordlicht Werkzeuge GmbH',
  number: '0000100156',
  status: 'active',
  'primary-address': { city: 'Kiel', country: { code: 'DE' } },
};

t.test('client credentials give a token, and wrong ones do not', async (t) => {
  t.match((await login()).json, { access_token: String, token_type: 'bearer', expires_in: Number });
  t.match(await login('no'), { status: 401, json: { error: 'invalid_client' } });
  t.match(await login('c-secret', 'password'), {
    status: 400,
    json: { error: 'unsupported_grant_type' },
  });
});

t.test('a supplier is created, found by its number and changed', async (t) => {
  const created = await send('POST', 'suppliers', supplier);
  t.equal(created.status, 201, created.text);
  const { id } = created.json;
  t.strictSame((await send('GET', 'suppliers?number=0000100156')).json, [{ ...supplier, id }]);
  t.strictSame((await send('GET', 'suppliers?number=no')).json, []);
  const changed = await send('PUT', `suppliers/${id}`, { status: 'inactive' });
  t.equal(changed.status, 200);
  t.match((await send('GET', `suppliers/${id}`)).json, { ...supplier, status: 'inactive' });
  t.match(srm.received, [
    { kind: 'Coupa supplier', key: '0000100156', reference: String(id) },
    { key: '0000100156', reference: String(id) },
  ]);
});

t.test('a page holds 50 at the most', async (t) => {
  for (let number = 0; number < 52; number += 1)
    await send('POST', 'suppliers', { name: `S ${number}` });
  t.equal((await send('GET', 'suppliers?limit=1000')).json.length, 50);
  t.equal((await send('GET', 'suppliers?offset=50')).json.length, 2);
});

const refusals: [string, object, object][] = [
  ['without a name', { name: ' ' }, { name: ["can't be blank"] }],
  ['with a name too long', { name: 'x'.repeat(101) }, { name: [/too long \(maximum is 100/] }],
  ['with a number for its number', { number: 4711 }, { number: ['is invalid'] }],
  ['with an unknown status', { status: 'false' }, { status: [/must be one of/] }],
  ['with an unknown order method', { 'po-method': 'fax' }, { 'po-method': [/must be one of/] }],
  ['with a wrong e-mail address', { 'po-email': 'x' }, { 'po-email': [/not a valid email/] }],
  [
    'with a country by name',
    { 'primary-address': { country: { code: 'Germany' } } },
    { 'primary-address': ['country is invalid'] },
  ],
  ['with a field in the letters of JavaScript', { partyName: 'x' }, { partyName: [/known/] }],
];

for (const [what, change, errors] of refusals) {
  t.test(`a supplier ${what} is refused by its fields`, async (t) => {
    const reply = await send('POST', 'suppliers', { ...supplier, ...change });
    t.equal(reply.status, 400);
    t.match(reply.json.errors, errors);
    t.equal(srm.count, 0);
  });
}

t.test('a name or number that is taken is refused, except to its owner', async (t) => {
  const { id } = (await send('POST', 'suppliers', supplier)).json;
  const again = await send('POST', 'suppliers', supplier);
  t.strictSame(again.json.errors, {
    name: ['has already been taken'],
    number: ['has already been taken'],
  });
  t.equal((await send('PUT', `suppliers/${id}`, supplier)).status, 200);
});

t.test('an evaluation is taken with a score from 0 to 100, or -1 for incomplete', async (t) => {
  const evaluation = { name: 'Q1', supplier: { number: '0000100156' }, finalScore: '87.5' };
  const created = await send('POST', 'supplier_evaluations', evaluation);
  t.equal(created.status, 201, created.text);
  const path = `supplier_evaluations/${created.json.id}`;
  t.equal((await send('PUT', path, { 'final-score': -1, finalRating: null })).status, 200);
  t.match(srm.received, [{ kind: 'Coupa evaluation', key: 'Q1' }, { key: 'Q1' }]);
  const wrong: [object, object][] = [
    [{ finalScore: 101 }, { finalScore: [/0 to 100/] }],
    [{ finalScore: -2 }, { finalScore: [/0 to 100/] }],
    [{ finalScore: 'good' }, { finalScore: [/0 to 100/] }],
    [{ supplier: {} }, { supplier: ['must exist'] }],
    [{ name: undefined }, { name: ["can't be blank"] }],
  ];
  for (const [change, errors] of wrong)
    t.match(await send('POST', 'supplier_evaluations', { ...evaluation, ...change }), {
      status: 400,
      json: { errors },
    });
});

t.test('a token that expired is refused, a key in the header is not', async (t) => {
  srm.expireTokens();
  t.equal((await send('GET', 'suppliers')).status, 401);
  const url = `${srm.url}/api/suppliers`;
  t.equal((await call('GET', url)).status, 401);
  t.equal((await call('GET', url, { 'x-coupa-api-key': 'c-secret' })).status, 200);
  t.equal((await call('GET', url, { 'x-coupa-api-key': 'guess' })).status, 401);
});

t.test('what is not there, not allowed or not readable is refused', async (t) => {
  t.equal((await send('GET', 'suppliers/99')).status, 404);
  t.equal((await send('PUT', 'suppliers/99', supplier)).status, 404);
  t.equal((await send('GET', 'unicorns')).status, 404);
  t.equal((await send('DELETE', 'suppliers/1')).status, 405);
  t.equal((await send('POST', 'suppliers', [supplier])).status, 400);
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  t.equal((await call('POST', `${srm.url}/api/suppliers`, headers, '{"a":')).status, 400);
});
