import { pino } from 'pino';
import t from 'tap';
import { ingress } from '../../services/api/ingress.ts';
import { listener } from '../../services/api/listener.ts';
import { refusalLimit } from '../../services/api/refusals.ts';
import { openLedger } from '../../services/ledger/ledger.ts';
import { metrics } from '../../services/metrics.ts';
import { ask, testHub } from '../support/hub.ts';
import { rawHttp, rawPost } from '../support/raw-http.ts';
import { canonicalOrder, cxml, secrets, senders, sendersBook } from '../support/senders.ts';
import { until } from '../support/until.ts';

// The ingress of a whole hub, once more, with room for one request.
const hub = await testHub(t, { engine: 'postgres', book: sendersBook(), secrets });
const ledger = await openLedger({ url: hub.hub.databaseUrl, connections: 4, onError: () => {} });
t.teardown(() => ledger.close());
const figures = metrics(ledger.pool);
const log = pino({ level: 'silent' });
const app = listener({ log, metrics: figures, trustProxy: false, requestTimeout: 10_000 });
await app.register(ingress, {
  ledger,
  book: hub.hub.book,
  dispatch: () => {},
  metrics: figures,
  refusals: refusalLimit(),
  most: { requests: 1, bytes: 100_000 },
});
const url = await app.listen({ port: 0, host: '127.0.0.1' });
t.teardown(() => app.close());

const { path, headers } = senders.shop;
const json = { ...headers, 'content-type': 'application/json' };
const post = (number: string) =>
  ask(url + path, { method: 'POST', headers: json, body: JSON.stringify(canonicalOrder(number)) });

t.test('what is more than there is room for is a 503, and nothing of it is kept', async (t) => {
  const body = JSON.stringify(canonicalOrder('FIRST'));
  const whole = { ...json, 'content-length': `${body.length}` };
  const [begin, rest] = [body.slice(0, 10), body.slice(10)];
  let finish = (_rest: string) => {};
  const later = new Promise<string>((resolve) => {
    finish = resolve;
  });
  const first = rawHttp(url, [rawPost(path, whole, begin)], { later });
  const answer = await until('the first one to have its place', async () => {
    const one = await post('MORE');
    return one.status === 503 && one;
  });
  t.match(answer.json, { code: 'overloaded', status: 503 });
  t.ok(Number(answer.headers.get('retry-after')) > 0);
  t.notOk(answer.headers.get('post-office-interchange'));

  const srm = await ask(`${url}/in/srm`, {
    method: 'POST',
    headers: { 'content-type': 'text/xml' },
    body: cxml('700'),
  });
  t.equal(srm.status, 503);
  t.match(srm.text, '<Status code="560"');
  t.ok(Number(srm.headers.get('retry-after')) > 0);

  finish(rest);
  t.match(await first, /^HTTP\/1\.1 202 /, 'what had its place is taken in');
  t.equal((await post('AFTER')).status, 202, 'and so is the next');
});
