import t from 'tap';
import { parse, stringify } from 'yaml';
import { newId } from '../../services/ledger/ids.ts';
import { openPool } from '../../services/ledger/pool.ts';
import { httpClient } from '../../services/worker/http.ts';
import { startNotifier } from '../../services/worker/notifier.ts';
import { bookSecrets, exchangeBook, fromShop } from '../support/exchange-book.ts';
import { type HubOptions, type TestHub, testHub } from '../support/hub.ts';
import { serveProcess } from '../support/hub-process.ts';
import { order, postOrder } from '../support/orders.ts';
import { testDatabase } from '../support/postgres.ts';
import { type Receiver, startReceiver, takes } from '../support/receiver.ts';
import { type Rows, rowsOf } from '../support/rows.ts';
import { until } from '../support/until.ts';

// They wait for one another's breakers and rounds: side by side, then.
t.jobs = 4;

const pace = { every: 100, late: 300, calm: 300 };
const secrets = {
  ...bookSecrets,
  CHAT_URL: 'https://chat.example',
  DESK_SECRET: 'secret-of-the-desk',
};

/** A book whose shop sends to `yard`, and whose alerts go to the desk. */
function book(
  yard: string,
  desk: string,
  more: { shop?: object; yard?: object; outbound?: object; route?: object; alerts?: object } = {},
): string {
  const whole = parse(
    exchangeBook({ yard: { outbound: { url: yard, ...more.outbound } } }, [
      { name: 'all', from: 'shop', type: 'order', to: 'yard', ...more.route },
    ]),
  );
  whole.systems.shop.inbound.on_invalid = 'quarantine';
  Object.assign(whole.systems.shop, more.shop);
  Object.assign(whole.systems.yard, more.yard);
  const to = { name: 'desk', url: desk, format: 'webhook', allow_private_addresses: true };
  return stringify({ ...whole, alerts: [{ ...to, ...more.alerts }] });
}

const start = (t: Test, options: Partial<HubOptions> & { book: string }) =>
  testHub(t, { engine: 'postgres', secrets, pace, ...options });
type Test = Parameters<typeof testHub>[0];

const told = (desk: Receiver) =>
  desk.arrived.map(({ message: { type, data } }) => `${type} ${data.kind} ${data.system}`);

const lasting = async (hub: TestHub) =>
  (await hub.get('/v1/alerts?lasting=true')).json.alerts.map((one: { kind: string }) => one.kind);

t.test(
  'a dead receiver is one cause: told when it begins and when it is over',
  { buffered: true },
  async (t) => {
    const yard = await startReceiver(t, (_arrived, response) => void response.writeHead(503).end());
    const desk = await startReceiver(t);
    const hub = await start(t, {
      engine: 'redis',
      book: book(yard.url, desk.url, {
        outbound: { retry: Array(50).fill('20ms') },
        route: { deliver_within: '8s', ordering: 'none' },
      }),
    });
    const rows = rowsOf(t, hub.hub.databaseUrl);
    await Promise.all(Array.from({ length: 30 }, (_, i) => postOrder(hub, `${i}`)));
    await until('the outage to be told', () => desk.arrived.length > 0);
    await until('them to be late', () => late(rows));
    await until('a look after that', async () => {
      const [row] = await rows('select at from looks');
      const [{ last }] = await rows(
        `select max(deliver_by) + interval '600 ms' as last from deliveries`,
      );
      return row.at > last;
    });
    t.strictSame(await lasting(hub), ['outage']);
    yard.handle(takes);
    await until('the end to be told', () => desk.arrived.length > 1, 90);
    t.strictSame(told(desk), ['alert.begun outage yard', 'alert.over outage yard']);
    await until('both to be counted', async () =>
      /post_office_notifications_total\{to="desk",result="sent"\} 2/.test(
        (await hub.get('/metrics')).text,
      ),
    );
    const lines = hub.lines.map((line) => JSON.parse(line)).filter((one) => one.event === 'alert');
    t.match(lines, [
      { kind: 'outage', system: 'yard', change: 'begun' },
      { kind: 'outage', system: 'yard', change: 'over' },
    ]);
    t.equal(lines.length, 2);
  },
);

const late = async (rows: Rows) => {
  const [row] = await rows(
    `select count(*)::int as n from deliveries where state <> 'delivered' and deliver_by < now()`,
  );
  return row.n > 20;
};

t.test('what is late for no outage is told within the minute', { buffered: true }, async (t) => {
  const yard = await startReceiver(t, () => {});
  const desk = await startReceiver(t);
  const hub = await start(t, {
    book: book(yard.url, desk.url, { route: { deliver_within: '100ms' } }),
  });
  await postOrder(hub, '1');
  await until('it to be told', () => desk.arrived.length > 0);
  t.match(desk.arrived[0]?.message.data, { kind: 'overdue', system: 'yard', count: 1 });
  t.match((await hub.get('/metrics')).text, /post_office_alerts\{kind="overdue",system="yard"\} 1/);
  t.match((await hub.get('/v1/alerts')).json.alerts, [
    {
      id: /^alr_/,
      kind: 'overdue',
      notifications: [{ event: 'begun', to: 'desk', state: String }],
    },
  ]);
});

t.test(
  'a dead letter is told, and the lane that it holds for too long',
  { buffered: true },
  async (t) => {
    const yard = await startReceiver(t, (_arrived, response) => void response.writeHead(422).end());
    const desk = await startReceiver(t);
    const hub = await start(t, {
      book: book(yard.url, desk.url, { yard: { held_for: '300ms' }, alerts: { kinds: ['held'] } }),
    });
    const dead = await postOrder(hub, '4711');
    const behind = await postOrder(hub, '4711');
    await until('the lane to be told', () => desk.arrived.length > 0);
    t.strictSame((await lasting(hub)).sort(), ['dead_letters', 'held']);
    yard.handle(takes);
    const [{ id }] = (await hub.get(`/v1/messages/${dead}`)).json.deliveries;
    const operator = { authorization: `Bearer ${hub.operator}` };
    await hub.post(`/v1/deliveries/${id}/retry`, { reason: 'They have mended it' }, operator);
    await hub.message(behind, ({ state }) => state === 'delivered');
    await until('the end to be told', () => desk.arrived.length > 1);
    t.strictSame(
      told(desk),
      ['alert.begun held yard', 'alert.over held yard'],
      'what it wants to know',
    );
    await until('all to end', async () => (await lasting(hub)).length === 0);
  },
);

t.test(
  'a system that stops sending, and what waits in quarantine',
  { buffered: true },
  async (t) => {
    const [yard, desk] = [await startReceiver(t), await startReceiver(t)];
    const hub = await start(t, {
      book: book(yard.url, desk.url, {
        shop: { expect_every: '700ms' },
        alerts: { systems: ['shop'] },
      }),
    });
    await postOrder(hub, '1');
    await until('its silence to be told', () => desk.arrived.length > 0);
    const bad = { ...order('2'), body: { id: '2' } };
    t.match((await hub.post('/in/shop', bad, fromShop)).json, {
      messages: [{ state: 'quarantined' }],
    });
    await until('the quarantine to be told', () =>
      told(desk).includes('alert.begun quarantined shop'),
    );
    const posting = setInterval(() => void postOrder(hub, '3'), 200);
    t.teardown(() => clearInterval(posting));
    await until('the end of silence to be told', () =>
      told(desk).includes('alert.over silent shop'),
    );
    clearInterval(posting);
    t.equal(told(desk)[0], 'alert.begun silent shop');
  },
);

t.test('two processes tell of one cause once', { buffered: true }, async (t) => {
  const yard = await startReceiver(t, (_arrived, response) => void response.writeHead(422).end());
  const desk = await startReceiver(t);
  const options = { book: book(yard.url, desk.url), databaseUrl: await testDatabase(t) };
  const hub = await start(t, options);
  await start(t, { ...options, role: 'worker' });
  const ids = await Promise.all(['1', '2', '3'].map((number) => postOrder(hub, number)));
  for (const id of ids) await hub.message(id, ({ state }) => state === 'failed');
  await until('it to be told', () => desk.arrived.length > 0);
  for (const id of ids) {
    const [{ id: delivery }] = (await hub.get(`/v1/messages/${id}`)).json.deliveries;
    const operator = { authorization: `Bearer ${hub.operator}` };
    await hub.post(`/v1/deliveries/${delivery}/cancel`, { reason: 'Nobody wants it' }, operator);
  }
  await until('its end to be told', () => desk.arrived.length > 1);
  t.strictSame(told(desk), ['alert.begun dead_letters yard', 'alert.over dead_letters yard']);
});

/** A notification that is due, of an alert that began. */
async function due(rows: Rows): Promise<string> {
  const [alert, id] = [newId(), newId()];
  await rows(
    `insert into alerts (id, kind, system, detail) values ($1, 'silent', 'shop', 'Hush.')`,
    [alert],
  );
  await rows(
    `insert into notifications (id, alert_id, event, recipient) values ($1, $2, 'begun', 'desk')`,
    [id, alert],
  );
  return `ntf_${id.replaceAll('-', '')}`;
}

t.test(
  'what a killed process was sending goes again, under the same id',
  { buffered: true },
  async (t) => {
    const desk = await startReceiver(t, () => {});
    const text = book(desk.url, desk.url, {
      shop: { expect_every: '1d' },
      alerts: { secret: { env: 'DESK_SECRET' } },
    });
    const hub = await start(t, { book: text, role: 'api' });
    const rows = rowsOf(t, hub.hub.databaseUrl);
    const id = await due(rows);
    const env = { ...secrets, DATABASE_URL: hub.hub.databaseUrl };
    const victim = await serveProcess(t, { book: text, role: 'worker', env });
    await until('the bytes to arrive', () => desk.arrived.length === 1);
    victim.process.kill('SIGKILL');
    await victim.ended;
    desk.handle(takes);
    const client = httpClient();
    t.teardown(() => client.close());
    const log = { info() {}, error() {} };
    const parts = { client, log, every: 20, book: hub.hub.book };
    const pool = openPool({
      url: hub.hub.databaseUrl,
      max: 2,
      schema: 'post_office',
      onError() {},
    });
    t.teardown(() => pool.end());
    const heir = startNotifier({ ...parts, pool });
    t.teardown(() => heir.stop());
    const [{ leased }] = await rows(
      `select due_at > now() + interval '10 s' as leased from notifications`,
    );
    t.ok(leased, 'nobody else sends it while the process may live');
    await rows('update notifications set due_at = now()');
    await until(
      'it to be sent',
      async () => (await rows('select sent_at from notifications'))[0].sent_at !== null,
    );
    t.strictSame(
      desk.arrived.map(({ headers }) => headers['webhook-id']),
      [id, id],
    );
    t.match(desk.arrived[1]?.headers['webhook-signature'], /^v1,/);
  },
);

t.test(
  'what is not taken is sent again, and its secrets are told nobody',
  { buffered: true },
  async (t) => {
    let times = 0;
    const desk = await startReceiver(t, ({ path }, response) => {
      times += 1;
      response.writeHead(times === 1 ? 503 : 200).end(`Cannot POST ${path}`);
    });
    const alerts = { url: { env: 'CHAT_URL' }, format: 'slack' };
    const hub = await start(t, {
      book: book(desk.url, desk.url, { alerts }),
      secrets: { ...secrets, CHAT_URL: `${desk.url}/services/T0/secret-path` },
    });
    const rows = rowsOf(t, hub.hub.databaseUrl);
    await due(rows);
    const failed = await until('it to fail', async () => {
      const { alerts } = (await hub.get('/v1/alerts')).json;
      return alerts[0]?.notifications[0]?.error && alerts[0];
    });
    t.match(failed.notifications, [
      { state: 'due', attempts: 1, error: 'The receiver asks to wait (HTTP 503).' },
    ]);
    await rows('update notifications set due_at = now()');
    await until('it to be taken', () => times === 2);
    t.match(desk.arrived[1], {
      path: '/services/T0/secret-path',
      message: { text: /^Alert: silent at shop\. Hush\./ },
    });
    await until('that to be written down', () =>
      hub.lines.some((line) => line.includes('"result":"sent"')),
    );
    const seen = [
      ...hub.lines,
      (await hub.get('/v1/alerts')).text,
      JSON.stringify(await rows('select * from notifications')),
    ];
    t.notMatch(seen.join('\n'), 'secret-path');
  },
);

t.test('that it is over is not told before that it began', { buffered: true }, async (t) => {
  let open = false;
  const desk = await startReceiver(
    t,
    (_arrived, response) => void response.writeHead(open ? 200 : 500).end(),
  );
  const hub = await start(t, { book: book(desk.url, desk.url) });
  const rows = rowsOf(t, hub.hub.databaseUrl);
  await due(rows);
  // Nothing of the alert stands, so that it ends while nobody has been told.
  await until('it to end', async () => (await rows('select from notifications')).length === 2);
  await until(
    'a try',
    async () => (await rows('select from notifications where error is not null')).length > 0,
  );
  open = true;
  await rows(`update notifications set due_at = now()`);
  await until(
    'both to be sent',
    async () => (await rows('select from notifications where sent_at is null')).length === 0,
  );
  t.strictSame([...new Set(told(desk))], ['alert.begun silent shop', 'alert.over silent shop']);
});

t.test(
  'without its entry in the address book a notification is given up in the end',
  { buffered: true },
  async (t) => {
    const desk = await startReceiver(t);
    const hub = await start(t, { book: book(desk.url, desk.url, { alerts: { name: 'other' } }) });
    const rows = rowsOf(t, hub.hub.databaseUrl);
    await due(rows);
    await until('a try', () => hub.lines.some((line) => line.includes('no such entry now')));
    await rows(`update notifications set attempts = 27, due_at = now()`);
    await until('it to be given up', async () =>
      (await hub.get('/v1/alerts')).text.includes('given_up'),
    );
    t.equal(desk.arrived.length, 0);
  },
);
