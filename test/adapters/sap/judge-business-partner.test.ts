import t from 'tap';
import type { SendContext } from '../../../adapters/adapter.ts';
import sap from '../../../adapters/sap/index.ts';
import { gateway, odataError, service } from './gateway.ts';
import { sendContext, serve } from './network.ts';
import { known, outbound, sendTo, supplier } from './supplier.ts';

t.test('a stale token is fetched once more', async (t) => {
  const server = await gateway();
  t.teardown(server.close);
  const context: SendContext = sendContext(server.url, { message: supplier });
  const forgetful: SendContext = {
    ...context,
    http: async (request) => {
      // SAP loses its sessions between the look and the first write.
      if (request.method === 'POST' && server.asked.length === 1) server.state.sessions.clear();
      return context.http(request);
    },
  };
  t.match(await sap.send(outbound(), forgetful), { result: 'delivered' });
  t.same(
    server.asked.map(({ method, path }) => `${method} ${path.slice(service.length)}`),
    ['GET /A_BusinessPartner', 'POST /A_BusinessPartner', 'GET /', 'POST /A_BusinessPartner'],
  );
});

t.test('a token that SAP never accepts is a failure, not a loop', async (t) => {
  const required = { status: 403, headers: { 'x-csrf-token': 'Required' } };
  const server = await serve(({ method }) =>
    method === 'GET' ? { status: 200, body: '{"d":{"results":[]}}' } : required,
  );
  t.teardown(server.close);
  const outcome = await sap.send(outbound(), sendContext(server.url));
  t.match(outcome, { result: 'failed', code: 'receiver_error', status: '403' });
  t.ok(server.asked.length <= 5);
});

t.test('errors are judged by their text before their status', async (t) => {
  const cases = [
    [
      odataError(400, 'R1/405', 'Business partner 10042 is blocked by user MEIER'),
      { result: 'failed', code: 'record_locked', status: '400', detail: /MEIER/ },
    ],
    [
      odataError(400, '/IWBEP/CX_MGW_BUSI_EXCEPTION', 'An error occurred', [
        'Object is currently being processed by FRAUKE',
      ]),
      { result: 'failed', code: 'record_locked' },
    ],
    [
      odataError(400, 'R11/101', 'Business partner 10042 already exists'),
      { result: 'refused', code: 'duplicate_at_receiver' },
    ],
    [
      odataError(400, 'R11/202', 'Enter a country'),
      { result: 'refused', code: 'refused_by_receiver', detail: 'HTTP 400: Enter a country' },
    ],
    [odataError(503, 'X', 'Try later'), { result: 'failed', code: 'busy' }],
    [
      { status: 500, body: '<html>dump</html>' },
      { result: 'failed', code: 'receiver_error' },
    ],
    [
      {
        status: 400,
        body: '<error><code>X</code><message xml:lang="en">Bad date</message></error>',
      },
      { result: 'refused', detail: 'HTTP 400: Bad date' },
    ],
    [
      { status: 200, body: '{}' },
      { result: 'failed', code: 'unreadable_answer' },
    ],
    [
      { status: 201, body: 'created' },
      { result: 'failed', code: 'unreadable_answer' },
    ],
  ] as const;
  for (const [answer, expected] of cases) {
    const { outcome } = await sendTo([], (state) => {
      state.nextWrite = answer;
    });
    t.match(outcome, expected, JSON.stringify(answer));
  }
});

t.test('a record that changed meanwhile is tried again later', async (t) => {
  const { outcome } = await sendTo([{ ...known, __metadata: { etag: 'W/"stale"' } }]);
  t.match(outcome, { result: 'failed', code: 'record_locked', status: '412' });
});

t.test('several partners with the number are for a person to tell apart', async (t) => {
  const { outcome, server } = await sendTo([known, { ...known, BusinessPartner: '10043' }]);
  t.match(outcome, { result: 'refused', code: 'duplicate_at_receiver' });
  t.equal(server.asked.length, 1, 'nothing was written');
});

t.test('an answer to the look that is no list is unreadable', async (t) => {
  const server = await serve(() => ({ status: 200, body: '<html>Logon</html>' }));
  t.teardown(server.close);
  const outcome = await sap.send(outbound(), sendContext(server.url));
  t.match(outcome, { result: 'failed', code: 'unreadable_answer' });
});

t.test('a refused login forgets the session', async (t) => {
  const server = await serve(() => ({ status: 401, headers: { 'set-cookie': 'a=b' } }));
  t.teardown(server.close);
  const context = sendContext(server.url);
  context.session.set('csrf-token', 'old');
  t.match(await sap.send(outbound(), context), { result: 'failed', code: 'login_failed' });
  t.equal(context.session.size, 0);
  const without = await sap.send(outbound(), sendContext(server.url, { credentials: {} }));
  t.match(without, { result: 'failed', code: 'credential_missing' });
});
