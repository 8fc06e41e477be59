import t from 'tap';
import { basic, call } from './call.ts';
import { Client, goodForm, lead, leadPath } from './salesforce-client.ts';

let client: Client;
t.beforeEach(async () => {
  client = await Client.open();
});
t.afterEach(() => client.sandbox.stop());

t.test('client credentials give a token and the address to use it at', async (t) => {
  t.match((await client.login()).json, {
    access_token: /^00D/,
    instance_url: client.sandbox.url,
    token_type: 'Bearer',
    issued_at: /^\d{13}$/,
  });
  const byHeader = await call(
    'POST',
    `${client.sandbox.url}/services/oauth2/token`,
    {
      'content-type': 'application/x-www-form-urlencoded',
      authorization: basic('hub', 's3cret'),
    },
    'grant_type=client_credentials',
  );
  t.equal(byHeader.status, 200);
});

t.test('wrong credentials are refused in the words of OAuth', async (t) => {
  const error = async (form: Record<string, string>) => {
    const reply = await client.login({ ...goodForm, ...form });
    t.equal(reply.status, 400);
    return reply.json.error;
  };
  t.equal(await error({ client_secret: 'no' }), 'invalid_client');
  t.equal(await error({ client_id: 'no' }), 'invalid_client_id');
  t.equal(await error({ grant_type: 'password' }), 'unsupported_grant_type');
  const asJson = await call('POST', `${client.sandbox.url}/services/oauth2/token`, {}, goodForm);
  t.equal(asJson.status, 400);
});

t.test('a record is created, then changed, under its external id', async (t) => {
  const created = await client.send('PATCH', leadPath, lead);
  t.equal(created.status, 201, created.text);
  t.match(created.json, { id: /^00Q\w{15}$/, success: true, errors: [], created: true });
  t.match(created.headers.get('sforce-limit-info'), /^api-usage=\d+\/\d+$/);
  const changed = await client.send('PATCH', leadPath, { Phone: '+45 70 10 10' });
  t.equal(changed.status, 200);
  t.match(changed.json, { id: created.json.id, created: false });
  t.equal((await client.send('PATCH', leadPath, { City: 'Vejle' }, '45.0')).status, 204);
  const read = await client.send('GET', leadPath);
  t.match(read.json, { Id: created.json.id, ...lead, Phone: '+45 70 10 10', City: 'Vejle' });
  t.match(client.sandbox.received, [
    { kind: 'Lead', key: 'L-1', reference: created.json.id, idempotencyKey: 'Hub_Id__c/L-1' },
    { repeat: true },
    { repeat: true },
  ]);
});

t.test('the value of the key may hold any character, and ignores case', async (t) => {
  const path = (value: string) => `/sobjects/Lead/Hub_Id__c/${encodeURIComponent(value)}`;
  const created = await client.send('PATCH', path('A/ü 1'), lead);
  t.equal(created.status, 201);
  t.equal((await client.send('PATCH', path('a/ü 1'), lead)).json.id, created.json.id);
  t.equal((await client.send('PATCH', path('A/ü 2'), lead)).status, 201);
});

t.test('an expired or unknown token is INVALID_SESSION_ID', async (t) => {
  client.sandbox.expireTokens();
  const reply = await client.send('PATCH', leadPath, lead);
  t.equal(reply.status, 401);
  t.strictSame(reply.json, [
    { errorCode: 'INVALID_SESSION_ID', message: 'Session expired or invalid' },
  ]);
  await client.renew();
  t.equal((await client.send('PATCH', leadPath, lead)).status, 201);
});

t.test('a custom object takes custom fields, and no others', async (t) => {
  const path = '/sobjects/Supplier_Rating__c/Hub_Id__c/R-1';
  t.equal((await client.send('PATCH', path, { Score__c: 87.5, Label__c: 'good' })).status, 201);
  t.match((await client.send('PATCH', path, { Score: 87.5 })).json, [
    { errorCode: 'INVALID_FIELD' },
  ]);
});

t.test('a record may be created without a key, and changed by its record id', async (t) => {
  const created = await client.send('POST', '/sobjects/Account', {
    Name: 'Fjord',
    AccountNumber: '007',
  });
  t.equal(created.status, 201);
  const { id } = created.json;
  const changed = await client.send('PATCH', `/sobjects/Account/${id.slice(0, 15)}`, {
    Phone: '1',
  });
  t.equal(changed.status, 204);
  t.match((await client.send('GET', `/sobjects/Account/${id}`)).json, {
    Name: 'Fjord',
    Phone: '1',
  });
  t.match(client.sandbox.received, [{ key: '007', reference: id }, { key: '007' }]);
});

t.test('a record can be deleted under its external id, once', async (t) => {
  await client.send('PATCH', leadPath, lead);
  t.equal((await client.send('DELETE', leadPath)).status, 204);
  t.equal((await client.send('GET', leadPath)).status, 404);
  t.equal((await client.send('DELETE', leadPath)).status, 404);
  t.equal((await client.send('PATCH', leadPath, lead)).json.created, true);
});

t.test('versions are listed to everyone; limits and unknown places are not', async (t) => {
  const versions = await call('GET', `${client.sandbox.url}/services/data`);
  t.ok(versions.json.some(({ version }: { version: string }) => version === '60.0'));
  t.match((await client.send('GET', '/limits')).json, { DailyApiRequests: { Max: Number } });
  t.equal((await client.send('PATCH', leadPath, lead, '20.0')).status, 404);
  t.equal((await client.send('GET', '/tooling')).status, 404);
  t.equal((await client.send('PUT', leadPath, {})).status, 405);
});
