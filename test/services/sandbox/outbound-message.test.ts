import t from 'tap';
import salesforce from '../../../adapters/salesforce/index.ts';
import { child, children, textOf, xmlReader } from '../../../adapters/wire/xml.ts';
import { outboundMessage } from '../../../services/sandbox/index.ts';
import { longId, recordId } from '../../../services/sandbox/salesforce/record-id.ts';

const limits = { depth: 64, elements: 10_000, documents: 1000 };
const read = xmlReader(['Notification']);

t.test('an Outbound Message holds its notifications in order, without empty fields', async (t) => {
  const body = outboundMessage(
    [
      {
        object: 'Lead',
        fields: { Id: '00Q1', Company: 'Öl & Söhne <AG>', Email: null, Phone: '' },
      },
      { object: 'Lead', fields: { Id: '00Q2', IsConverted: false }, notificationId: '04lX' },
    ],
    { organizationId: '00D1', number: 7 },
  );
  const xml = read({ body: Buffer.from(body), contentType: 'text/xml', headers: {} }, limits);
  if (!xml.ok) throw new Error(xml.problem.detail);
  t.equal(xml.rootName, 'Envelope');
  const notifications = child(xml.root, 'Body', 'notifications');
  t.equal(textOf(notifications, 'OrganizationId'), '00D1');
  t.match(textOf(notifications, 'ActionId'), /^04k/);
  const [first, second] = children(notifications, 'Notification');
  t.equal(textOf(first, 'Id'), recordId('04l', 7));
  t.equal(textOf(first, 'sObject', 'Company'), 'Öl & Söhne <AG>');
  t.equal(child(first, 'sObject', 'Email'), undefined);
  t.equal(child(first, 'sObject', 'Phone'), undefined);
  t.equal(textOf(second, 'Id'), '04lX');
  t.equal(textOf(second, 'sObject', 'IsConverted'), 'false');
});

t.test('without another one it comes from the organisation of the sandbox', async (t) => {
  const received = {
    body: Buffer.from(outboundMessage([{ object: 'Lead', fields: { Id: recordId('00Q', 1) } }])),
    contentType: 'text/xml',
    headers: {},
  };
  for (const organization_id of ['00DSBX000000001', longId('00DSBX000000001')]) {
    const settings = { organization_id };
    t.match(salesforce.read(received, { system: 'crm', settings, limits }), { ok: true });
  }
});

t.test('an Outbound Message has 1 to 100 notifications', async (t) => {
  const many = (length: number) => Array.from({ length }, () => ({ object: 'Lead', fields: {} }));
  t.throws(() => outboundMessage([]), RangeError);
  t.throws(() => outboundMessage(many(101)), RangeError);
  t.doesNotThrow(() => outboundMessage(many(100)));
});

t.test('the last three characters of a record id say where its capitals are', async (t) => {
  // Worked out by hand: bits of the five-character groups 00001, 00100 and 11111.
  t.equal(longId('AbcdeabCdeABCDE'), 'AbcdeabCdeABCDEBE5');
  t.match(recordId('00Q', 62), /^00QSBX000000010\w{3}$/);
  t.not(recordId('00Q', 1), recordId('00Q', 2));
});
