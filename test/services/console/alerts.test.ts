import t from 'tap';
import { newId } from '../../../services/ledger/ids.ts';
import { stage } from './stage.ts';

t.test(
  'alerts are on a page of their own, and the overview says that there are some',
  async (t) => {
    const hub = await stage(t);
    const cookie = await hub.signIn();
    t.match(
      (await hub.get('/console/alerts', cookie)).body,
      /None: no system is down.*None in the last 90 days/s,
    );
    t.notMatch((await hub.get('/console', cookie)).body, 'alert lasts');

    const rows = (sql: string, values: unknown[]) => hub.ledger.pool.query(sql, values);
    const [silent, outage] = [newId(), newId()];
    await rows(
      `insert into alerts (id, kind, system, detail) values ($1, 'silent', 'shop', 'Hush <now>.')`,
      [silent],
    );
    await rows(
      `insert into alerts (id, kind, system, count, detail, began_at, clear_since, ended_at)
     values ($1, 'dead_letters', 'warehouse', 10000, 'They wait.', now() - interval '3 h', now(), now())`,
      [outage],
    );
    await rows(
      `insert into notifications (id, alert_id, event, recipient, attempts, error)
     values ($1, $2, 'begun', 'desk', 3, 'Nobody listens at the address (connection_refused).')`,
      [newId(), silent],
    );
    await rows(
      `insert into notifications (id, alert_id, event, recipient, sent_at) values ($1, $2, 'begun', 'desk', now())`,
      [newId(), outage],
    );
    const { body } = await hub.get('/console/alerts', cookie);
    const [lasting = '', ended = ''] = body.split('id="ended"');
    t.match(
      lasting,
      /<a href="\/console\/systems\/shop">shop<\/a>.*Silent.*Hush &#60;now&#62;\..*desk: Begun.*Due.*, 3 attempts.*Nobody listens/s,
    );
    t.match(ended, /warehouse<\/a>.*Dead letters.*10000 or more.*3 h<.*Sent/s);
    t.match(
      (await hub.get('/console', cookie)).body,
      /<a href="\/console\/alerts">1 alert lasts<\/a>: shop: silent\./,
    );
  },
);

t.test('ended alerts are shown page by page', async (t) => {
  const hub = await stage(t);
  const cookie = await hub.signIn();
  await hub.ledger.pool.query(
    `insert into alerts (id, kind, system, detail, clear_since, ended_at)
     select ('019f0000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'silent', 'shop', 'Number ' || n || '.', now(), now()
       from generate_series(1, 60) n`,
  );
  const { body } = await hub.get('/console/alerts', cookie);
  t.match(body, 'Number 60.');
  t.notMatch(body, 'Number 10.');
  const next = /href="([^"]+)" rel="next"/.exec(body)?.[1] ?? '';
  const older = (await hub.get(next, cookie)).body;
  t.match(older, /Number 10\..*Number 1\..*>Newest</s);
});
