import t from 'tap';
import { Client } from './salesforce-client.ts';

let client: Client;
t.beforeEach(async () => {
  client = await Client.open();
});
t.afterEach(() => client.sandbox.stop());

t.test('an order needs an account that is there, a date and the status of a draft', async (t) => {
  const path = '/sobjects/Order/Hub_Id__c/O-1';
  const order = {
    Account: { Hub_Id__c: 'A-1' },
    EffectiveDate: '2026-01-02',
    Status: 'Draft',
    PoNumber: 'PO-1',
    CurrencyIsoCode: 'EUR',
  };
  t.match((await client.send('PATCH', path, order)).json, [
    { errorCode: 'INVALID_FIELD', message: /Foreign key external ID: A-1 not found/ },
  ]);
  t.equal(
    (await client.send('PATCH', '/sobjects/Account/Hub_Id__c/A-1', { Name: 'Fjord' })).status,
    201,
  );
  const wrong: [object, string][] = [
    [{ EffectiveDate: '2026-02-30' }, 'JSON_PARSER_ERROR'],
    [{ EffectiveDate: undefined }, 'REQUIRED_FIELD_MISSING'],
    [{ Account: undefined }, 'REQUIRED_FIELD_MISSING'],
    [{ Status: 'Activated' }, 'FAILED_ACTIVATION'],
    [{ OrderNumber: '1' }, 'INVALID_FIELD_FOR_INSERT_UPDATE'],
    [{ Account: { Hub_Id__c: 'A-1', Name: 'x' } }, 'INVALID_FIELD'],
  ];
  for (const [change, errorCode] of wrong)
    t.match((await client.send('PATCH', path, { ...order, ...change })).json, [{ errorCode }]);
  const created = await client.send('PATCH', path, order);
  t.match(created.json, { id: /^801/, created: true });
  const byId = { ...order, Account: undefined, AccountId: '001SBX000000001' };
  t.equal((await client.send('PATCH', '/sobjects/Order/Hub_Id__c/O-2', byId)).status, 201);
});

t.test(
  'a composite request uses earlier results, and fails as a whole when asked to',
  async (t) => {
    const part = (referenceId: string, url: string, body: object) => ({
      method: 'PATCH',
      url: `/services/data/v60.0${url}`,
      referenceId,
      body,
    });
    const account = part('account', '/sobjects/Account/Hub_Id__c/A-1', { Name: 'Fjord' });
    const order = part('order', '/sobjects/Order/Hub_Id__c/O-1', {
      AccountId: '@{account.id}',
      EffectiveDate: '2026-01-02',
      Status: 'Draft',
    });
    const broken = part('broken', '/sobjects/Lead/Hub_Id__c/L-1', { Company: 'x' });
    const run = (allOrNone: boolean, compositeRequest: object[]) =>
      client.send('POST', '/composite', { allOrNone, compositeRequest });

    const failed = await run(true, [account, broken]);
    t.equal(failed.status, 200);
    t.match(failed.json.compositeResponse, [
      { httpStatusCode: 400, body: [{ errorCode: 'PROCESSING_HALTED' }] },
      { httpStatusCode: 400, body: [{ errorCode: 'REQUIRED_FIELD_MISSING' }] },
    ]);
    t.equal(client.sandbox.count, 0);
    t.equal((await client.send('GET', '/sobjects/Account/Hub_Id__c/A-1')).status, 404);

    const partly = await run(false, [account, broken, order]);
    t.strictSame(
      partly.json.compositeResponse.map(
        (reply: { httpStatusCode: number }) => reply.httpStatusCode,
      ),
      [201, 400, 201],
    );
    const made = await client.send('GET', '/sobjects/Order/Hub_Id__c/O-1');
    t.equal(made.json.AccountId, partly.json.compositeResponse[0].body.id);
    t.equal(client.sandbox.count, 2);

    const gone = { method: 'DELETE', url: order.url, referenceId: 'gone' };
    t.match((await run(true, [gone, broken])).json.compositeResponse, [{ httpStatusCode: 400 }]);
    t.equal((await client.send('GET', '/sobjects/Order/Hub_Id__c/O-1')).status, 200, 'taken back');
    t.match((await run(true, [gone])).json.compositeResponse, [
      { httpStatusCode: 204, body: null },
    ]);
    t.equal((await client.send('GET', '/sobjects/Order/Hub_Id__c/O-1')).status, 404);
    t.equal((await run(true, [])).status, 400);
  },
);

t.test('a line of an order is found by its order, and keeps what was set at first', async (t) => {
  const up = (path: string, body: object) => client.send('PATCH', `/sobjects/${path}`, body);
  const base = { EffectiveDate: '2026-01-02', Status: 'Draft', AccountId: '001SBX000000001' };
  await up('Product2/Hub_Id__c/P-1', { Name: 'Bolt' });
  await up('Pricebook2/Hub_Id__c/B-1', { Name: 'Standard' });
  await up('PricebookEntry/Hub_Id__c/E-1', {
    Product2: { Hub_Id__c: 'P-1' },
    Pricebook2: { Hub_Id__c: 'B-1' },
    UnitPrice: 2,
  });
  await up("Order/Hub_Id__c/O'1", base);
  const line = { Quantity: 2, UnitPrice: '1.25' };
  const parents = { Order: { Hub_Id__c: "O'1" }, PricebookEntry: { Hub_Id__c: 'E-1' } };
  t.equal((await up('OrderItem/Hub_Id__c/O-1-10', { ...line, ...parents })).status, 201);
  t.equal((await up('OrderItem/Hub_Id__c/O-1-10', line)).status, 200);
  t.match((await up('OrderItem/Hub_Id__c/O-1-10', { ...line, ...parents })).json, [
    { errorCode: 'INVALID_FIELD_FOR_INSERT_UPDATE', fields: ['Order'] },
  ]);

  const ask = (q: string) => client.send('GET', `/query?q=${encodeURIComponent(q)}`);
  const where = "Order.Hub_Id__c = 'O\\'1'";
  const found = await ask(`SELECT Hub_Id__c, Order.Status FROM OrderItem WHERE ${where}`);
  t.match(found.json, {
    totalSize: 1,
    done: true,
    records: [
      { attributes: { type: 'OrderItem' }, Hub_Id__c: 'O-1-10', Order: { Status: 'Draft' } },
    ],
  });
  t.match((await ask(`select Id from OrderItem where ${where} and Quantity = 3`)).json, {
    totalSize: 0,
  });
  t.match((await ask('SELECT FROM Order')).json, [{ errorCode: 'MALFORMED_QUERY' }]);
  t.match((await ask("SELECT Id FROM Order WHERE Name LIKE 'x'")).json, [
    { errorCode: 'MALFORMED_QUERY' },
  ]);
  t.match((await ask('SELECT Id FROM Prospect')).json, [{ errorCode: 'INVALID_TYPE' }]);
});
