import { createHash } from 'node:crypto';
import t from 'tap';
import type { Outbound } from '../../../adapters/adapter.ts';
import srm from '../../../adapters/srm/index.ts';
import { type Answer, sendContext, startReceiver } from './receiver.ts';
import { messageFixture, onlyOrder, readText, writtenOf } from './samples.ts';

const settings = {
  from_domain: 'NetworkId',
  from_identity: 'AN1',
  to_domain: 'DUNS',
  to_identity: '099900202',
};
const message = messageFixture('write-order');
const outbound: Outbound = {
  contentType: 'text/xml; charset=utf-8',
  body: Buffer.from(writtenOf(message, settings)),
};

const response = (code: string, words = '') =>
  `<?xml version="1.0"?><!DOCTYPE cXML SYSTEM "http://xml.cxml.org/schemas/cXML/1.2.063/cXML.dtd">
<cXML payloadID="77@shop.example" timestamp="2026-01-02T03:04:06+00:00">
 <Response><Status code="${code}" text="Text">${words}</Status></Response></cXML>`;

async function outcomeOf(answer: Answer) {
  const receiver = await startReceiver(() => answer);
  try {
    return await srm.send(outbound, sendContext(receiver.url));
  } finally {
    await receiver.close();
  }
}

t.test(
  'the secret is put in on the way, and the digest is that of the bytes that left',
  async (t) => {
    const receiver = await startReceiver(() => ({ body: response('200') }));
    t.teardown(receiver.close);
    const outcome = await srm.send(outbound, sendContext(receiver.url));
    const [seen] = receiver.seen;
    t.match(seen, {
      method: 'POST',
      url: '/cxml',
      headers: { 'content-type': 'text/xml; charset=utf-8' },
    });
    const read = readText(seen?.body ?? '');
    t.equal(read.sharedSecret, 'coral & reef');
    t.equal(onlyOrder(read).id, '4500000042');
    const sha256 = createHash('sha256')
      .update(seen?.body ?? '')
      .digest('hex');
    t.same(outcome, {
      result: 'delivered',
      status: '200',
      detail: 'cXML 200 Text',
      reference: '77@shop.example',
      sent: { sha256 },
    });
  },
);

t.test('the path is that of the settings', async (t) => {
  const receiver = await startReceiver(() => ({ body: response('200') }));
  t.teardown(receiver.close);
  await srm.send(outbound, sendContext(receiver.url, { settings: { cxml_path: '/in/orders' } }));
  t.equal(receiver.seen[0]?.url, '/in/orders');
});

t.test('without the secret nothing is sent', async (t) => {
  const receiver = await startReceiver(() => ({ body: response('200') }));
  t.teardown(receiver.close);
  const outcome = await srm.send(outbound, sendContext(receiver.url, { credentials: {} }));
  t.match(outcome, { result: 'failed', code: 'credential_missing' });
  t.equal(receiver.seen.length, 0);
});

t.test('the verdict is the code of the Status, not that of HTTP', async (t) => {
  for (const code of ['200', '201', '204', '280', '281', '299'])
    t.match(await outcomeOf({ body: response(code) }), { result: 'delivered', status: code }, code);
  for (const code of [
    '400',
    '401',
    '402',
    '403',
    '406',
    '409',
    '412',
    '417',
    '450',
    '475',
    '477',
    '499',
  ])
    t.match(
      await outcomeOf({ body: response(code) }),
      { result: 'refused', code: 'refused_by_receiver', status: code },
      code,
    );
  for (const code of ['500', '550', '551', '599'])
    t.match(
      await outcomeOf({ body: response(code) }),
      { result: 'failed', code: 'receiver_error', status: code },
      code,
    );
  t.match(await outcomeOf({ body: response('560') }), { result: 'failed', code: 'busy' });
});

t.test('a Status that refuses is heard whatever HTTP says; one that accepts is not', async (t) => {
  t.match(await outcomeOf({ status: 500, body: response('406') }), {
    result: 'refused',
    status: '406',
  });
  t.match(
    await outcomeOf({ status: 503, headers: { 'retry-after': '30' }, body: response('560') }),
    {
      result: 'failed',
      code: 'busy',
      notBefore: 1_767_323_075_000,
    },
  );
  t.match(await outcomeOf({ status: 502, body: response('200') }), {
    result: 'failed',
    code: 'receiver_error',
    status: '502',
  });
});

t.test('HTTP 200 without a readable Status is not acceptance', async (t) => {
  const bodies = [
    '',
    'OK',
    '<html><body>Welcome</body></html>',
    '<cXML payloadID="1"><Response/></cXML>',
    response('accepted'),
    response('20'),
    response('302'),
    response('200').slice(0, -20),
    response('200').replaceAll('cXML', 'cxml'),
    '<!DOCTYPE cXML [<!ENTITY a "b">]><cXML><Response><Status code="200"/></Response></cXML>',
  ];
  for (const body of bodies)
    t.match(await outcomeOf({ body }), { result: 'failed', code: 'unreadable_answer' }, body);
});

t.test('HTTP answers without cXML mean what HTTP means', async (t) => {
  t.match(await outcomeOf({ status: 401 }), { result: 'failed', code: 'login_failed' });
  t.match(await outcomeOf({ status: 410 }), { result: 'refused', code: 'gone' });
  t.match(await outcomeOf({ status: 302, headers: { location: '/x' } }), { code: 'redirected' });
  t.match(await outcomeOf({ status: 429, headers: { 'retry-after': '5' } }), {
    code: 'busy',
    notBefore: 1_767_323_050_000,
  });
});

t.test('a receiver that quotes our secret does not get it into the book', async (t) => {
  const quoted = response('401', 'coral &amp; reef is not the secret');
  const outcome = await outcomeOf({ body: quoted });
  t.equal(outcome.detail, 'cXML 401 Text: *** is not the secret');
  t.notMatch(JSON.stringify(await outcomeOf({ status: 500, body: 'bad: coral & reef' })), /coral/);
});

t.test('a broken connection is thrown as the fault that it is', async (t) => {
  await t.rejects(outcomeOf({ broken: true }), { name: 'HttpFault', code: 'connection_reset' });
});

t.test('a probe asks for the profile and tells whether we are known', async (t) => {
  let code = '200';
  const receiver = await startReceiver(() => ({ body: response(code) }));
  t.teardown(receiver.close);
  const context = sendContext(receiver.url, { settings });
  t.match(await srm.probe(context), { reachable: true, detail: 'cXML 200 Text' });
  t.match(receiver.seen[0]?.body, /<ProfileRequest\/>/);
  t.equal(readText(receiver.seen[0]?.body ?? '').sharedSecret, 'coral & reef');
  code = '450';
  t.equal((await srm.probe(context)).reachable, true);
  code = '401';
  t.match(await srm.probe(context), { reachable: false, detail: 'cXML 401 Text' });
  t.equal((await srm.probe({ ...context, credentials: {} })).reachable, false);
  t.match(await srm.probe({ ...context, url: 'http://127.0.0.1:1' }), { reachable: false });
});
