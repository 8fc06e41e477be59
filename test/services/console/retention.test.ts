import t from 'tap';
import { retentionOf } from '../../../services/exchange/retention.ts';
import { keepHouse } from '../../../services/worker/housekeeping.ts';
import { messagePath } from './scene.ts';
import { order, stage } from './stage.ts';

const day = 86_400_000;

t.test('a hold is set and released on the page of its message', async (t) => {
  const hub = await stage(t);
  const cookie = await hub.signIn();
  const path = messagePath(await hub.post('shop', order('4711')));
  t.match((await hub.get(path, cookie)).body, /None: its payloads expire as the address book says/);
  const set = await hub.send(`${path}/hold`, cookie, path, { reason: 'a <b>suit</b>' });
  t.match(set, { statusCode: 303, headers: { location: path } });
  const { body } = await hub.get(path, cookie);
  t.match(body, /On <bdi>this message<\/bdi>/);
  t.match(body, /By ops, .*: a &#60;b&#62;suit&#60;\/b&#62;/);
  const [, action = ''] = /formaction="(\S+\/holds\/hld_[0-9a-f]+\/release)"/.exec(body) ?? [];
  await hub.send(action, cookie, path, { reason: 'settled' });
  t.match((await hub.get(path, cookie)).body, /None: its payloads expire/);
  const nothing = await hub.send(`${path}/holds/hld_x/release`, cookie, path, { reason: 'x' });
  t.equal(nothing.statusCode, 404);
  await hub.send(`${path}/hold`, cookie, path, { reason: ' ' });
  t.match(
    (await hub.get(path, cookie)).body,
    /None: its payloads expire/,
    'without a reason: none',
  );
});

t.test('pages say when payloads expired, and by whom they were erased', async (t) => {
  const hub = await stage(t);
  const cookie = await hub.signIn();
  const accepted = await hub.post('shop', order('4712'));
  await hub.deliver(accepted, {});
  const path = messagePath(accepted);
  const retention = retentionOf({
    ...{ partners: {}, systems: {}, routes: [] },
    retention: { default: '10d' },
  });
  const later = Date.now() + 20 * day;
  await keepHouse({ ledger: hub.ledger, book: () => ({ retention }) }, later);
  const date = new Date(later).toISOString().slice(0, 10);
  const { body } = await hub.get(path, cookie);
  for (const name of ['As received', 'Canonical', 'As sent to warehouse'])
    t.match(body, `${name}: expired on ${date}`);
  const [, interchange = ''] = /href="(\/console\/interchanges\/[^"]+)"/.exec(body) ?? [];
  t.match((await hub.get(interchange, cookie)).body, `As received: expired on ${date}`);
  const refused = await hub.send(`${path}/replay`, cookie, path, { reason: 'again' });
  const notice = refused.cookies.map(({ name, value }) => `${name}=${value}`).join('; ');
  t.match(
    (await hub.get(path, `${cookie}; ${notice}`)).body,
    /Nothing was done. Its bytes have expired/,
  );

  const other = messagePath(await hub.post('shop', order('4713')));
  await hub.ledger.pool.query(`update messages set erased_at = now(), erased_by = 'ops'`);
  await hub.ledger.pool.query(`update interchanges set erased_at = now(), erased_by = 'ops'`);
  await hub.ledger.pool.query('delete from payloads');
  const erased = (await hub.get(other, cookie)).body;
  t.match(erased, /As received: erased on 20\d\d-\d\d-\d\d/);
  t.match(erased, /The bytes were erased on \S+ by ops/);
});
