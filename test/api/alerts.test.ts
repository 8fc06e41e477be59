import t from 'tap';
import { bookSecrets, exchangeBook } from '../support/exchange-book.ts';
import { testHub } from '../support/hub.ts';
import { rowsOf } from '../support/rows.ts';

const hub = await testHub(t, {
  engine: 'postgres',
  role: 'api',
  book: exchangeBook({ yard: { outbound: { url: 'http://127.0.0.1:9' } } }),
  secrets: bookSecrets,
});
const rows = rowsOf(t, hub.hub.databaseUrl);
await rows(`insert into alerts (id, kind, system, count, detail, clear_since, ended_at)
  select ('019f0000-0000-7000-8000-' || lpad(n::text, 12, '0'))::uuid, 'overdue', 'yard-' || n % 2, n, 'Late.',
         case when n > 2 then now() end, case when n > 2 then now() end from generate_series(1, 5) n`);
await rows(`insert into notifications (id, alert_id, event, recipient, attempts, error)
  select id, id, 'begun', 'desk', 1, 'No.' from alerts where count = 1`);

type Found = { count: number };
const counts = async (query: string) =>
  (await hub.get(`/v1/alerts${query}`)).json.alerts.map(({ count }: Found) => count);

t.test('alerts are listed newest first, page by page', async (t) => {
  t.strictSame(await counts(''), [5, 4, 3, 2, 1]);
  const { json } = await hub.get('/v1/alerts?limit=3');
  t.equal(json.alerts.length, 3);
  const { json: rest } = await hub.get(`/v1/alerts?limit=3&cursor=${json.next}`);
  t.match(rest.alerts, [{ count: 2 }, { count: 1 }]);
  t.equal(rest.next, undefined);
  t.equal((await hub.get('/v1/alerts?cursor=msg_1')).json.code, 'request_invalid');
});

t.test('those that last, those that ended, and those about a system', async (t) => {
  t.strictSame(await counts('?lasting=true'), [2, 1]);
  t.strictSame(await counts('?lasting=false'), [5, 4, 3]);
  t.strictSame(await counts('?system=yard-1'), [5, 3, 1]);
  t.match((await hub.get('/v1/alerts?lasting=true&system=yard-1')).json, {
    alerts: [
      {
        id: 'alr_019f0000000070008000000000000001',
        kind: 'overdue',
        system: 'yard-1',
        began: String,
        detail: 'Late.',
        notifications: [
          { id: /^ntf_/, event: 'begun', to: 'desk', state: 'due', attempts: 1, error: 'No.' },
        ],
      },
    ],
  });
});

t.test('only operators see them', async (t) => {
  t.equal((await hub.get('/v1/alerts', bookSecrets.SHOP_KEY)).json.code, 'forbidden');
  t.equal((await hub.get('/v1/alerts', 'wrong')).json.code, 'unauthenticated');
});
