import t from 'tap';
import { testHub } from '../support/hub.ts';
import {
  basic,
  bearer,
  cxml,
  idoc,
  leads,
  secrets,
  senders,
  sendersBook,
} from '../support/senders.ts';

const hub = await testHub(t, { engine: 'postgres', book: sendersBook(), secrets });
const xml = { 'content-type': 'text/xml' };
const newest = async (system: string) =>
  (await hub.get(`/v1/interchanges?system=${system}&limit=1`)).json.interchanges[0];

t.test('cXML with the right shared secret is answered 201 inside of an HTTP 200', async (t) => {
  const answer = await hub.post('/in/srm', cxml('700'), xml);
  t.equal(answer.status, 200);
  t.match(answer.text, '<Status code="201"');
  const interchange = answer.headers.get('post-office-interchange');
  const { messages } = (await hub.get(`/v1/interchanges/${interchange}`)).json;
  t.equal(messages.length, 1);

  t.test('and the secret is masked in what was received', async (t) => {
    const raw = await hub.get(`/v1/messages/${messages[0]}/raw`);
    t.match(raw.text, '<SharedSecret>***</SharedSecret>');
    t.equal(raw.text, cxml('700', { secret: '***' }), 'and nothing else is touched');
    t.match(raw.headers.get('content-disposition') ?? '', 'attachment');
  });
});

t.test('a shared secret in two bytes a character is masked too', async (t) => {
  const text = cxml('701').replace('encoding="UTF-8"', 'encoding="UTF-16"');
  for (const bigEndian of [false, true]) {
    const bytes = Buffer.from(
      `\ufeff${text.replaceAll('701', bigEndian ? '702' : '701')}`,
      'utf16le',
    );
    const answer = await hub.post('/in/srm', bigEndian ? bytes.swap16() : bytes, xml);
    t.match(answer.text, '<Status code="201"');
    const id = answer.headers.get('post-office-interchange');
    const { messages } = (await hub.get(`/v1/interchanges/${id}`)).json;
    const raw = await fetch(`${hub.url}/v1/messages/${messages[0]}/raw`, {
      headers: { authorization: `Bearer ${hub.operator}` },
    });
    const shown = Buffer.from(await raw.arrayBuffer());
    const readable = (bigEndian ? shown.swap16() : shown).toString('utf16le');
    t.match(readable, '<SharedSecret>***</SharedSecret>');
    t.notMatch(readable, secrets.SRM_SHARED);
  }
});

t.test('cXML with a wrong or missing shared secret is answered Status 401', async (t) => {
  for (const document of [
    cxml('703', { secret: 'wrong' }),
    cxml('703', { secret: '' }),
    cxml('703').replace(/<SharedSecret>.*<\/SharedSecret>/, ''),
  ]) {
    const answer = await hub.post('/in/srm', document, xml);
    t.equal(answer.status, 200, 'cXML has its verdict inside');
    t.match(answer.text, '<Status code="401" text="Unauthorized">');
    t.equal(answer.headers.get('post-office-problem'), 'unauthenticated');
    t.match(await newest('srm'), { state: 'rejected', problem: { code: 'unauthenticated' } });
  }
  t.equal((await hub.get('/v1/messages?key=703')).json.messages.length, 0);
});

t.test('a Salesforce without the path secret is answered a false Ack', async (t) => {
  const answer = await hub.post('/in/crm/wrong', leads([{ notification: 1, name: 'Sorrel' }]), xml);
  t.equal(answer.status, 200);
  t.match(answer.text, '<Ack>false</Ack>');
  t.match(await newest('crm'), { state: 'rejected', problem: { code: 'unauthenticated' } });
});

t.test('a SAP with another password is answered 401 in plain text', async (t) => {
  const answer = await hub.post('/in/erp', idoc(['1']), { ...xml, ...basic('erp', 'wrong') });
  t.equal(answer.status, 401);
  t.match(answer.headers.get('content-type') ?? '', 'text/plain');
  t.match(await newest('erp'), { state: 'rejected', problem: { code: 'unauthenticated' } });
});

t.test('what was refused of a known sender can be fetched', async (t) => {
  const answer = await hub.post(senders.shop.path, '{"type": "ord', senders.shop.headers);
  t.equal(answer.status, 400);
  const raw = await fetch(`${hub.url}/v1/interchanges/${answer.json.interchange}/raw`, {
    headers: bearer(hub.operator),
  });
  t.equal(raw.status, 200);
  t.equal(await raw.text(), '{"type": "ord');
});

t.test('only a 401 asks for credentials', async (t) => {
  const asked = async (path: string, body: string) => {
    const { status, headers } = await hub.post(path, body, { ...xml, ...basic('x', 'x') });
    return [status, headers.get('www-authenticate')];
  };
  t.match(await asked(senders.erp.path, idoc(['9'])), [401, /^Bearer .*Basic /]);
  t.strictSame(await asked('/in/srm', cxml('9', { secret: 'x' })), [200, null]);
});

t.test('the bytes of strangers are digested, not kept', async (t) => {
  const answer = await hub.post(senders.erp.path, 'wrong', { ...xml, ...basic('erp', 'x') });
  t.equal(answer.status, 401);
  const { id, bytes, sha256 } = await newest('erp');
  t.equal(bytes, 5);
  t.match(sha256, /^[0-9a-f]{64}$/);
  t.match(await hub.get(`/v1/interchanges/${id}/raw`), {
    status: 410,
    json: { code: 'payload_expired' },
  });
  t.notMatch((await hub.get(`/v1/interchanges/${id}`)).text, 'partner"');
});

t.test('no shared secret, password or path secret is in a log line', async (t) => {
  t.ok(hub.lines.length > 10);
  for (const secret of Object.values(secrets))
    t.notOk(hub.lines.some((line) => line.includes(secret)));
});
