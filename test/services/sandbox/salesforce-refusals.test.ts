import t from 'tap';
import { call } from './call.ts';
import { Client, lead, leadPath } from './salesforce-client.ts';

let client: Client;
t.beforeEach(async () => {
  client = await Client.open();
});
t.afterEach(() => client.sandbox.stop());

const refusals: [string, string, unknown, number, string, RegExp][] = [
  ['without a name', leadPath, { Company: 'x' }, 400, 'REQUIRED_FIELD_MISSING', /\[LastName\]/],
  [
    'with an empty company',
    leadPath,
    { ...lead, Company: '' },
    400,
    'REQUIRED_FIELD_MISSING',
    /Com/,
  ],
  ['with an unknown field', leadPath, { ...lead, Town: 'x' }, 400, 'INVALID_FIELD', /'Town'/],
  [
    'with its key in the body',
    leadPath,
    { ...lead, Hub_Id__c: 'L-1' },
    400,
    'INVALID_FIELD',
    /should not/,
  ],
  [
    'with a wrong e-mail address',
    leadPath,
    { ...lead, Email: 'lund' },
    400,
    'INVALID_EMAIL_ADDRESS',
    /lund/,
  ],
  [
    'with a name too long',
    leadPath,
    { ...lead, LastName: 'x'.repeat(81) },
    400,
    'STRING_TOO_LONG',
    /80/,
  ],
  [
    'with a telephone too long',
    leadPath,
    { ...lead, Phone: '1'.repeat(41) },
    400,
    'STRING_TOO_LONG',
    /40/,
  ],
  ['with a number for a text', leadPath, { ...lead, City: 5 }, 400, 'JSON_PARSER_ERROR', /string/],
  [
    'with words for a number',
    leadPath,
    { ...lead, NumberOfEmployees: 'many' },
    400,
    'JSON_PARSER_ERROR',
    /int/,
  ],
  [
    'with a word for a boolean',
    leadPath,
    { ...lead, DoNotCall: 'yes' },
    400,
    'JSON_PARSER_ERROR',
    /boolean/,
  ],
  ['with an object for a value', leadPath, { ...lead, City: {} }, 400, 'JSON_PARSER_ERROR', /City/],
  [
    'with a field of the platform',
    leadPath,
    { ...lead, Name: 'x' },
    400,
    'INVALID_FIELD_FOR_INSERT_UPDATE',
    /Name/,
  ],
  ['with a wrong owner id', leadPath, { ...lead, OwnerId: '5' }, 400, 'MALFORMED_ID', /OwnerId/],
  [
    'under a field that is no external id',
    '/sobjects/Lead/Phone/1',
    lead,
    404,
    'NOT_FOUND',
    /external ID/,
  ],
  ['under an unknown record id', '/sobjects/Lead/00Q000000000001', lead, 404, 'NOT_FOUND', /./],
  ['of an unknown object', '/sobjects/Prospect/Hub_Id__c/1', lead, 404, 'NOT_FOUND', /./],
  ['that is a list', leadPath, [lead], 400, 'JSON_PARSER_ERROR', /object/],
];

for (const [what, path, body, status, errorCode, reason] of refusals) {
  t.test(`a record ${what} is refused with ${errorCode}`, async (t) => {
    const reply = await client.send('PATCH', path, body);
    t.equal(reply.status, status);
    t.match(reply.json, [{ errorCode, message: reason }]);
    t.equal(client.sandbox.count, 0);
  });
}

t.test('what is no JSON is refused with JSON_PARSER_ERROR', async (t) => {
  const url = `${client.sandbox.url}/services/data/v60.0${leadPath}`;
  const headers = { authorization: `Bearer ${client.token}`, 'content-type': 'application/json' };
  t.match((await call('PATCH', url, headers, '{"a"')).json, [{ errorCode: 'JSON_PARSER_ERROR' }]);
  const xml = { ...headers, 'content-type': 'text/xml' };
  t.equal((await call('PATCH', url, xml, '<a/>')).status, 415);
});

t.test('a required field cannot be emptied by a change', async (t) => {
  await client.send('PATCH', leadPath, lead);
  const reply = await client.send('PATCH', leadPath, { LastName: null });
  t.match(reply.json, [{ errorCode: 'REQUIRED_FIELD_MISSING', fields: ['LastName'] }]);
});
