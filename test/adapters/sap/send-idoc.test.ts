import t from 'tap';
import sap from '../../../adapters/sap/index.ts';
import { type Answer, idoc, sendContext, serve } from './network.ts';

const page = (title: string, text = '') =>
  `<html><head><title>${title}</title></head><body>${text}</body></html>`;

/** Sends one IDoc to a server that gives this answer. */
async function sendTo(answer: Answer) {
  const server = await serve(() => answer);
  try {
    return { outcome: await sap.send(idoc, sendContext(server.url)), asked: server.asked };
  } finally {
    await server.close();
  }
}

t.test(
  'an IDoc is posted as it was written, to the client, with Basic authentication',
  async (t) => {
    const { outcome, asked } = await sendTo({ status: 200, body: page('IDoc-XML-inbound ok') });
    t.match(outcome, {
      result: 'delivered',
      status: '200',
      reference: 'dlv_0192f0c0000070008000000000000001',
    });
    const [request] = asked;
    t.equal(asked.length, 1);
    t.match(request, { method: 'POST', path: '/sap/bc/idoc_xml', body: '<ORDERS05/>' });
    t.equal(request?.query.get('sap-client'), '300');
    t.equal(request?.headers['content-type'], 'text/xml; charset=utf-8');
    const login = Buffer.from('HUB:pä:ss').toString('base64');
    t.equal(request?.headers.authorization, `Basic ${login}`);
  },
);

t.test('the number that SAP tells becomes the reference', async (t) => {
  const { outcome } = await sendTo({
    status: 200,
    body: page('IDoc-XML-inbound ok', 'IDoc number: 0000000000990001'),
  });
  t.match(outcome, { result: 'delivered', reference: '0000000000990001' });
});

t.test('status 200 with any other page is not acceptance', async (t) => {
  for (const body of [page('Logon'), page('IDoc-XML-inbound error'), '']) {
    const { outcome } = await sendTo({ status: 200, body });
    t.match(outcome, { result: 'failed', code: 'unreadable_answer', status: '200' });
  }
  const { outcome } = await sendTo({ status: 202, body: page('IDoc-XML-inbound ok') });
  t.match(outcome, { result: 'failed', code: 'unreadable_answer' });
});

t.test('other answers are judged by their status', async (t) => {
  const cases = [
    [401, { result: 'failed', code: 'login_failed' }],
    [429, { result: 'failed', code: 'busy' }],
    [500, { result: 'failed', code: 'receiver_error' }],
    [302, { result: 'failed', code: 'redirected' }],
    [410, { result: 'refused', code: 'gone' }],
    [400, { result: 'refused', code: 'refused_by_receiver' }],
  ] as const;
  for (const [status, expected] of cases) {
    t.match((await sendTo({ status })).outcome, expected, String(status));
  }
});

t.test('without credentials nothing is sent', async (t) => {
  const server = await serve(() => ({ status: 200 }));
  t.teardown(server.close);
  for (const credentials of [{}, { username: 'HUB' }] as Record<string, string>[]) {
    const outcome = await sap.send(idoc, sendContext(server.url, { credentials }));
    t.match(outcome, { result: 'failed', code: 'credential_missing' });
  }
  t.equal(server.asked.length, 0);
});

t.test('a token takes the place of user and password', async (t) => {
  const server = await serve(() => ({ status: 200, body: page('IDoc-XML-inbound ok') }));
  t.teardown(server.close);
  const settings = { idoc_path: '/sap/bc/idoc_alias' };
  const credentials = { bearer_token: 'abc' };
  await sap.send(idoc, sendContext(server.url, { credentials, settings }));
  t.equal(server.asked[0]?.headers.authorization, 'Bearer abc');
  t.equal(server.asked[0]?.path, '/sap/bc/idoc_alias');
  t.equal(server.asked[0]?.query.size, 0, 'without a client SAP takes its default');
});
