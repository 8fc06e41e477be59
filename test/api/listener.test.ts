import { once } from 'node:events';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { pino } from 'pino';
import t from 'tap';
import { listener } from '../../services/api/listener.ts';
import { metrics } from '../../services/metrics.ts';
import { testHub } from '../support/hub.ts';
import { secrets, senders, sendersBook } from '../support/senders.ts';

const hub = await testHub(t, { engine: 'postgres', book: sendersBook(), secrets });
const ask = async (method: string, path: string, headers: Record<string, string> = {}) => {
  const answer = await fetch(hub.url + path, { method, headers });
  return { status: answer.status, allow: answer.headers.get('allow'), text: await answer.text() };
};

t.test('another method than those of an address is a 405 that names them', async (t) => {
  const wrong: [string, string, string][] = [
    ['GET', '/in/shop', 'POST'],
    ['PUT', '/in/shop', 'POST'],
    ['DELETE', senders.crm.path, 'POST'],
    ['DELETE', '/v1/messages', 'GET, HEAD'],
    ['PATCH', '/v1/messages/msg_1', 'GET, HEAD'],
    ['GET', '/v1/messages/msg_1/replay', 'POST'],
    ['POST', '/metrics', 'GET, HEAD'],
    ['OPTIONS', '/healthz', 'GET, HEAD'],
  ];
  for (const [method, path, allow] of wrong) {
    const answer = await ask(method, path, senders.shop.headers);
    t.equal(answer.status, 405, `${method} ${path}`);
    t.equal(answer.allow, allow, path);
    t.match(JSON.parse(answer.text), { code: 'method_not_allowed', status: 405 });
    t.notMatch(answer.text, secrets.CRM_PATH);
  }
  t.match(await hub.get('/metrics'), { text: 'refusals_total{code="method_not_allowed"}' });
  t.equal((await ask('POST', '/v1/nothing')).status, 404);
  t.equal((await ask('HEAD', '/healthz')).status, 200);
});

t.test('an address that makes no sense is counted, and not repeated', async (t) => {
  const before = hub.lines.length;
  for (const path of [`/in/crm/${secrets.CRM_PATH}%zz`, `/in/crm/${secrets.CRM_PATH.repeat(50)}`]) {
    const answer = await ask('POST', path);
    t.equal(answer.status, 400);
    t.match(JSON.parse(answer.text), { code: 'request_invalid' });
    t.notMatch(answer.text, secrets.CRM_PATH);
  }
  const said = hub.lines.slice(before).filter((line) => line.includes('request_invalid'));
  t.equal(said.length, 2);
  t.notMatch(said.join(), secrets.CRM_PATH);
  t.match(await hub.get('/metrics'), { text: 'refusals_total{code="request_invalid"} 2' });
});

t.test('who comes while the hub stops is told when to come back', async (t) => {
  const app = listener({
    log: pino({ level: 'silent' }),
    // biome-ignore lint/suspicious/noExplicitAny: figures of the ledger are not asked for here
    metrics: metrics(undefined as any),
    trustProxy: false,
  });
  app.get('/slow', async () => sleep(500, 'done'));
  const url = await app.listen({ host: '127.0.0.1', port: 0 });
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  let said = '';
  socket.setEncoding('utf8').on('data', (chunk) => {
    said += chunk;
  });
  const request = 'GET /slow HTTP/1.1\r\nhost: hub\r\n\r\n';
  socket.write(request);
  await sleep(100);
  const closed = app.close();
  await sleep(50);
  socket.write(request);
  await Promise.all([closed, once(socket, 'close')]);
  const [, first, second] = said.split('HTTP/1.1 ');
  t.match(first, /^200 [\s\S]*done/);
  t.match(second, /^503 [\s\S]*retry-after: 5[\s\S]*"code":"stopping"/);
  t.match(second, /^connection: close/im);
});
