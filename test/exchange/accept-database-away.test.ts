import t from 'tap';
import { type Answer, testHub } from '../support/hub.ts';
import { testDatabase } from '../support/postgres.ts';
import { startProxy } from '../support/proxy.ts';
import { rowsOf } from '../support/rows.ts';
import {
  canonicalOrder,
  cxml,
  idoc,
  leads,
  secrets,
  senders,
  sendersBook,
} from '../support/senders.ts';
import { until } from '../support/until.ts';

const direct = await testDatabase(t);
const proxy = await startProxy(t, direct);
const hub = await testHub(t, {
  engine: 'postgres',
  book: sendersBook(),
  secrets,
  databaseUrl: proxy.url,
  role: 'api',
});
const rows = rowsOf(t, direct);
const { shop } = senders;
const post = (number: string) => hub.post(shop.path, canonicalOrder(number), shop.headers);

/** Every 2xx has its message in the ledger. */
async function truthful(answers: Answer[]): Promise<boolean> {
  const accepted = answers.filter(({ status }) => status < 300);
  const ids = accepted.map(({ json }) => json.messages[0].id.slice(4));
  const found = await rows('select id from messages where id = any($1::uuid[])', [ids]);
  return found.length === new Set(ids).size;
}

t.test('connections that the database ends are no loss, and no false answer', async (t) => {
  const posts = Array.from({ length: 200 }, (_, i) => post(`T-${i}`));
  await rows(
    `select pg_terminate_backend(pid) from pg_stat_activity
      where application_name = 'post-office' and datname = current_database()`,
  );
  const answers = await Promise.all(posts);
  t.ok(await truthful(answers));
  for (const { status, headers } of answers) {
    if (status < 300) continue;
    t.equal(status, 503);
    t.ok(Number(headers.get('retry-after')) > 0);
  }
  const again = await Promise.all(Array.from({ length: 200 }, (_, i) => post(`T-${i}`)));
  t.ok(
    again.every(({ status }) => status === 200 || status === 202),
    'all are accepted when they are sent again',
  );
  const [{ n }] = await rows(
    `select count(*)::int as n from messages where native_id like 'order-T-%'`,
  );
  t.equal(n, 200, 'each once');
});

t.test('without its database the hub refuses for a while, and never says 2xx', async (t) => {
  await proxy.cut();
  const answers = await Promise.all(Array.from({ length: 150 }, (_, i) => post(`A-${i}`)));
  for (const { status, headers, json } of answers) {
    if (status === 503 && json.code === 'unavailable' && Number(headers.get('retry-after')) > 0)
      continue;
    t.fail(`${status} ${JSON.stringify(json)}`);
  }
  t.equal(answers.length, 150);
  t.equal((await hub.get('/readyz')).status, 503);
  t.equal((await hub.get('/healthz')).status, 200);

  t.test('in the words of each sender', async (t) => {
    const xml = { 'content-type': 'text/xml' };
    const sap = await hub.post(senders.erp.path, idoc(['1']), { ...senders.erp.headers, ...xml });
    t.equal(sap.status, 503, 'SAP looks at the status');
    t.ok(Number(sap.headers.get('retry-after')) > 0);
    const crm = await hub.post(senders.crm.path, leads([{ notification: 1, name: 'A' }]), xml);
    t.match(crm.text, '<Ack>false</Ack>', 'Salesforce sends it again');
    const srm = await hub.post(senders.srm.path, cxml('1'), xml);
    t.match(srm.text, '<Status code="560"', 'cXML: temporary');
  });

  t.test('strangers are refused as ever', async (t) => {
    const answer = await hub.post(shop.path, canonicalOrder('A-0'));
    t.equal(answer.status, 401);
    t.equal(answer.json.interchange, undefined, 'there is no record to point to');
  });

  t.test('what is read is a problem, not a crash', async (t) => {
    const answer = await hub.get('/v1/messages');
    t.ok(answer.status >= 500);
    t.match(answer.headers.get('content-type') ?? '', 'problem+json');
    t.notMatch(answer.text, /ECONNREFUSED|127\.0\.0\.1/);
  });
});

t.test('when it is back the hub recovers by itself, and nothing of before is there', async (t) => {
  const [{ n }] = await rows(
    `select count(*)::int as n from messages where native_id like 'order-A-%'`,
  );
  t.equal(n, 0);
  await proxy.restore();
  const answer = await until('accepted again', async () => {
    const one = await post('B-1');
    return one.status < 300 && one;
  });
  t.ok(await truthful([answer]));
  await until('ready again', async () => (await hub.get('/readyz')).status === 200);
});
