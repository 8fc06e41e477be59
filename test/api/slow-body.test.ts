import { pino } from 'pino';
import t from 'tap';
import { ingress } from '../../services/api/ingress.ts';
import { listener } from '../../services/api/listener.ts';
import { refusalLimit } from '../../services/api/refusals.ts';
import { openLedger } from '../../services/ledger/ledger.ts';
import { metrics } from '../../services/metrics.ts';
import { testHub } from '../support/hub.ts';
import { rawHttp, rawPost } from '../support/raw-http.ts';
import { canonicalOrder, secrets, senders, sendersBook } from '../support/senders.ts';
import { until } from '../support/until.ts';

// The ingress of a whole hub, once more, with less patience than its 30 s.
const hub = await testHub(t, { engine: 'postgres', book: sendersBook(), secrets });
const ledger = await openLedger({ url: hub.hub.databaseUrl, connections: 4, onError: () => {} });
t.teardown(() => ledger.close());
const log = pino({ level: 'silent' });
const figures = metrics(ledger.pool);
const app = listener({ log, metrics: figures, trustProxy: false, requestTimeout: 300 });
await app.register(ingress, {
  ledger,
  book: hub.hub.book,
  dispatch: () => {},
  metrics: figures,
  refusals: refusalLimit(),
});
const url = await app.listen({ port: 0, host: '127.0.0.1' });
t.teardown(() => app.close());

const head = {
  ...senders.shop.headers,
  'content-type': 'application/json',
  'content-length': '5000',
};

t.test('a body that does not come in time is a 408 that can be found', async (t) => {
  const answer = await rawHttp(url, [rawPost(senders.shop.path, head, '{"type":')]);
  t.match(answer, /^HTTP\/1\.1 408 /);
  const problem = JSON.parse(answer.slice(answer.indexOf('\r\n\r\n')));
  t.match(problem, { code: 'body_timeout', status: 408, type: /^urn:post-office:problem:/ });
  const found = await until('the record', async () => {
    const { interchanges } = (await hub.get('/v1/interchanges?system=shop')).json;
    return interchanges.find(
      (one: { problem: { code: string } }) => one.problem.code === 'body_timeout',
    );
  });
  t.match(found, { state: 'rejected', bytes: 0 });
});

t.test('headers that do not end in time are a 408 too', async (t) => {
  const answer = await rawHttp(url, ['POST /in/shop HTTP/1.1\r\nhost: hub\r\nx-slow: ']);
  t.match(answer, /^HTTP\/1\.1 408 /);
});

t.test('a connection that breaks in the middle of the body leaves a record', async () => {
  await rawHttp(url, [rawPost(senders.shop.path, head, '{"type":')], { end: true });
  await until('the record', async () => {
    const { interchanges } = (await hub.get('/v1/interchanges?system=shop')).json;
    return interchanges.some(
      (one: { problem: { code: string } }) => one.problem.code === 'body_incomplete',
    );
  });
});

t.test('others are served meanwhile', async (t) => {
  const slow = rawHttp(url, [rawPost(senders.shop.path, head, '{')]);
  const answer = await fetch(`${url}/in/shop`, {
    method: 'POST',
    headers: { ...senders.shop.headers, 'content-type': 'application/json' },
    body: JSON.stringify(canonicalOrder('SLOW-1')),
  });
  t.equal(answer.status, 202);
  t.match(await slow, /^HTTP\/1\.1 408 /);
});
