import t from 'tap';
import {
  instant,
  messageFilter,
  readSearch,
  searchPath,
} from '../../../services/console/overview/search.ts';
import { standings } from '../../../services/console/overview/standing.ts';
import { publicId } from '../../../services/ledger/ids.ts';
import type { SystemFigures } from '../../../services/ledger/system-figures.ts';
import { startRedis } from '../../support/redis.ts';
import { until } from '../../support/until.ts';
import { messagePath, scene } from './scene.ts';
import { bookText, order, stage } from './stage.ts';

const now = Date.parse('2026-03-02T08:15:00Z');

function figures(system: string, some: Partial<SystemFigures>): SystemFigures {
  return {
    system,
    held: 0,
    queued: 0,
    sending: 0,
    retrying: 0,
    dead: 0,
    overdue: 0,
    oldest: null,
    quarantined: 0,
    unrouted: 0,
    accepted: 0,
    delivered: 0,
    ...some,
  };
}

t.test('systems with trouble come first, the others as the address book has them', async (t) => {
  const systems = ['well', 'busy', 'behind', 'waiting', 'late', 'dead'].map((name) => ({
    name,
    partnerName: 'Partner',
    adapter: { id: 'webhook' },
  }));
  const all = standings(
    systems,
    [
      figures('busy', { sending: 1, oldest: new Date(now - 1000) }),
      figures('behind', { retrying: 2, held: 1, queued: 1, oldest: new Date(now - 301_000) }),
      figures('waiting', { unrouted: 1, accepted: 10 }),
      figures('late', { queued: 2, overdue: 1, quarantined: 1, oldest: new Date(now - 1000) }),
      figures('dead', { dead: 1, delivered: 5 }),
      figures('gone', { delivered: 1 }),
      figures('gone-dead', { dead: 3 }),
    ],
    now,
  );
  t.strictSame(
    all.map(({ name, state }) => [name, state]),
    [
      ['dead', 'dead_letters'],
      ['gone-dead', 'dead_letters'],
      ['late', 'overdue'],
      ['waiting', 'waiting'],
      ['behind', 'behind'],
      ['well', 'well'],
      ['busy', 'busy'],
      ['gone', 'gone'],
    ],
  );
  t.match(all[0], { delivered: 1 }, 'rates are a minute');
  t.match(all[4], { depth: 4, oldest: '2026-03-02T08:09:59.000Z' });
});

t.test('a search is its address', async (t) => {
  const search = { key: '00 47/11', type: 'order', state: 'failed', from: '2026-03-02T08:15' };
  const query = Object.fromEntries(new URL(searchPath(search), 'http://hub').searchParams);
  t.strictSame(readSearch(query), search);
  t.equal(searchPath({}), '/console');
  t.strictSame(readSearch({ key: ['a', 'b'], type: '', before: ' ', other: 'x' }), { key: 'a' });
  t.strictSame(readSearch({ key: 'a\0b' }), { key: 'ab' });
});

t.test('a search is told what is wrong with it', async (t) => {
  const filtered = messageFilter(
    { type: 'invoice', state: 'lost', from: 'yesterday', before: 'msg_1' },
    1,
    () => true,
  );
  t.match(filtered, { ok: false, faults: { length: 4 } });
});

t.test('a time without an offset is UTC', async (t) => {
  t.equal(instant('2026-03-02'), '2026-03-02T00:00:00.000Z');
  t.equal(instant('2026-03-02T08:15'), '2026-03-02T08:15:00.000Z');
  t.equal(instant('2026-03-02T08:15:01.5+02:00'), '2026-03-02T06:15:01.500Z');
  for (const wrong of ['', '2026', '2026-13-01', '2026-03-02 08:15', '1e3', undefined]) {
    t.equal(instant(wrong), undefined, String(wrong));
  }
});

t.test('the overview shows how every system stands, and what waits for a person', async (t) => {
  const hub = await stage(t);
  await scene(hub);
  const cookie = await hub.signIn();
  const { body } = await hub.get('/console', cookie);
  t.match(
    body,
    'Waiting for a person: 1 dead letter, 1 quarantined message and 1 unrouted message.',
  );
  const warehouse = row(body, 'warehouse');
  t.match(warehouse, 'Dead letters');
  t.match(warehouse, 'Harbour Nine &#60;Storage&#62; · webhook · receives');
  t.match(
    warehouse,
    /data-title="Dead"[^>]*><a href="\/console\?system=warehouse&#38;state=failed">1</,
  );
  t.match(warehouse, /data-title="Delivered \/min"[^>]*>0\.4</);
  t.match(row(body, 'archive'), /data-title="Waiting"[^>]*>1</);
  t.match(row(body, 'archive'), /data-title="Oldest waiting"[^>]*><time datetime="/);
  t.match(row(body, 'shop'), /data-title="Accepted \/min"[^>]*>1\.0</);
  t.ok(body.indexOf('>warehouse</a>') < body.indexOf('>shop</a>'), 'trouble first');
});

t.test('what should have been delivered by now waits for a person', async (t) => {
  const hub = await stage(t);
  const { retrying, dead } = await scene(hub);
  const cookie = await hub.signIn();
  t.notMatch((await hub.get(retrying, cookie)).body, 'Overdue');
  hub.setTime(Date.now() + 2 * 3_600_000);
  const { body } = await hub.get('/console', cookie);
  t.match(body, 'Waiting for a person: 1 dead letter, 1 overdue delivery, 1 quarantined message');
  t.match(row(body, 'archive'), /Overdue[\s\S]*<small>1 overdue</);
  t.match((await hub.get(retrying, cookie)).body, /Deliver by[\s\S]*Overdue/);
  t.notMatch((await hub.get(dead, cookie)).body, 'Overdue', 'a dead letter is that already');
});

t.test('only a page with nothing to type into refreshes itself', async (t) => {
  const hub = await stage(t);
  const cookie = await hub.signIn();
  const { body } = await hub.get('/console', cookie);
  t.match(body, 'role="search"');
  t.notMatch(body, 'http-equiv="refresh"');
  const live = /<a href="([^"]+)">Refresh every 10 s</.exec(body)?.[1] ?? '';
  const refreshing = await hub.get(live, cookie);
  t.match(refreshing.body, '<meta http-equiv="refresh" content="10">');
  t.notMatch(refreshing.body, 'role="search"');
  t.match(refreshing.body, 'Refreshes every 10 s; <a href="/console">stop, to search</a>');
});

t.test('a system that the address book has lost is shown while it has dead letters', async (t) => {
  const hub = await stage(t);
  await scene(hub);
  await hub.apply(
    bookText.replace(/ {2}warehouse:.*?(?= {2}archive:)/s, '').replace('warehouse, ', ''),
  );
  const { body } = await hub.get('/console', await hub.signIn());
  t.match(row(body, 'warehouse'), 'Dead letters');
});

t.test('messages are found by business key, type, system, state and time', async (t) => {
  const hub = await stage(t);
  const paths = await scene(hub);
  const cookie = await hub.signIn();
  const found = async (query: string) => {
    const { body, statusCode } = await hub.get(`/console?${query}`, cookie);
    t.equal(statusCode, 200);
    t.notMatch(body, 'http-equiv="refresh"', 'a page that is read is not taken away');
    return Object.entries(paths).flatMap(([name, path]) => (body.includes(path) ? [name] : []));
  };
  t.strictSame(await found('key=4714'), ['dead'], 'without the leading zeros');
  t.strictSame(await found('key=00%2047'), ['delivered', 'dead', 'retrying', 'quarantined']);
  t.strictSame(await found('type=lead'), ['unrouted']);
  t.strictSame(await found('state=failed'), ['dead']);
  t.strictSame(await found('system=archive&state=in_transit'), ['retrying'], 'as the receiver');
  t.strictSame(await found('system=shop&state=quarantined'), ['quarantined'], 'as the sender');
  t.strictSame(await found('system=sourcing'), []);
  t.strictSame(await found('to=2020-01-01'), []);
  t.equal((await found('from=2020-01-01')).length, 5);
  const { body } = await hub.get('/console?key=4714&state=failed', cookie);
  t.match(body, 'name="key" type="search" value="4714"');
  t.match(body, '<option value="failed" selected>');
  t.match((await hub.get('/console?key=nothing', cookie)).body, 'No message fits.');
});

t.test('a receipt that could not be delivered is found where it is counted', async (t) => {
  const hub = await stage(t);
  await hub.apply(
    bookText.replace('on_invalid: quarantine', 'on_invalid: quarantine, receipts: clerk').replace(
      '  archive:',
      `  clerk:
    partner: juniper-trail
    adapter: webhook
    settings: { unsigned: true }
    outbound: { url: "https://clerk.example" }
  archive:`,
    ),
  );
  await hub.deliver(await hub.post('shop', order('1')), { clerk: 422 });
  const cookie = await hub.signIn();
  const messages = async (path: string) =>
    (await hub.get(path, cookie)).body.match(/href="\/console\/messages\//g)?.length;
  const { body } = await hub.get('/console', cookie);
  const clerk = row(body, 'clerk');
  const dead = /"Dead"[^>]*><a href="([^"]+)">1</.exec(clerk)?.[1]?.replaceAll('&#38;', '&');
  t.equal(await messages(dead ?? ''), 1);
  const all = /<a href="([^"]+)">clerk</.exec(clerk)?.[1];
  const page = (await hub.get(all ?? '', cookie)).body;
  const found = /<a href="([^"]+)">from and to clerk</.exec(page)?.[1];
  t.equal(await messages(found ?? ''), 3, 'accepted, and delivered twice');
  t.equal(await messages('/console?system=shop'), 1, 'the order alone');
  t.equal(await messages('/console'), 1);
});

t.test('an id that is pasted into the search leads to its page', async (t) => {
  const hub = await stage(t);
  const acceptance = await hub.post('shop', order('1'));
  const cookie = await hub.signIn();
  const message = messagePath(acceptance);
  const delivery = publicId('dlv', acceptance.due[0]?.id ?? '');
  const interchange = publicId('ict', acceptance.interchangeId);
  for (const [id, path] of [
    [message.split('/').at(-1), message],
    [delivery, `${message}#${delivery}`],
    [interchange, `/console/interchanges/${interchange}`],
  ]) {
    const answer = await hub.get(`/console?key=${id}`, cookie);
    t.equal(answer.headers.location, path);
  }
});

t.test('empty fields are left out of the address of a search', async (t) => {
  const hub = await stage(t);
  const answer = await hub.get(
    '/console?key=4711&type=&system=&state=&from=&to=',
    await hub.signIn(),
  );
  t.equal(answer.statusCode, 303);
  t.equal(answer.headers.location, '/console?key=4711');
});

t.test('a search that cannot be understood says so and finds nothing', async (t) => {
  const hub = await stage(t);
  await scene(hub);
  const answer = await hub.get('/console?state=%3Cscript%3E&from=soon', await hub.signIn());
  t.equal(answer.statusCode, 400);
  t.match(answer.body, 'There is no message state &#60;script&#62;.');
  t.match(answer.body, 'soon is not a time');
  t.notMatch(answer.body, '/console/messages/');
});

t.test('fifty messages are a page, and the next one goes on where it ended', async (t) => {
  const hub = await stage(t);
  const posted = await Promise.all(
    Array.from({ length: 53 }, (_, i) => hub.post('shop', order(`${1000 + i}`))),
  );
  const cookie = await hub.signIn();
  const seen: string[] = [];
  let next: string | undefined = '/console?type=order';
  for (const size of [50, 3]) {
    const { body } = await hub.get(next ?? '', cookie);
    const page = [...body.matchAll(/href="(\/console\/messages\/[^"]+)"/g)].map((one) => one[1]);
    t.equal(page.length, size);
    seen.push(...(page as string[]));
    next = /href="([^"]+)" rel="next"/.exec(body)?.[1]?.replaceAll('&#38;', '&');
    if (size === 50) t.match(next, /^\/console\?type=order&before=msg_/);
  }
  t.equal(next, undefined);
  t.strictSame(seen.toSorted(), posted.map(messagePath).toSorted(), 'each of them once');
});

t.test('a hub without systems and messages says what to do next', async (t) => {
  const hub = await stage(t);
  t.match((await hub.get('/console', await hub.signIn())).body, 'No message has come in yet.');
  await hub.apply(
    'operators: { ops: { token: { env: OPS_TOKEN } } }\npartners: {}\nsystems: {}\nroutes: []\n',
  );
  const { body } = await hub.get('/console', await hub.signIn());
  t.match(body, 'The address book has no systems yet.');
  t.match(body, 'Nothing waits for a person.');
  t.match((await hub.get('/console/refused', await hub.signIn())).body, 'Nothing was refused');
});

for (const engine of ['postgres', 'redis']) {
  t.test(`the overview counts the wake-ups that wait, on ${engine}`, async (t) => {
    const redis = engine === 'redis' ? await startRedis() : undefined;
    if (redis) t.teardown(() => redis.stop());
    const hub = await stage(t, redis?.url);
    await hub.wakeUps.add(['warehouse', 'archive']);
    for (let twice = 0; twice < 2; twice += 1) await hub.wakeUps.add(['warehouse']);
    const cookie = await hub.signIn();
    // A page waits two seconds for the engine; a busy machine may need more.
    const counts = await until('the engine to answer', async () => {
      const { body } = await hub.get('/console', cookie);
      return !body.includes('The queue engine') && body.slice(body.indexOf('id="engine"'));
    });
    t.match(counts, /wait for a worker: 2\./);
    if (!redis) return;
    t.comment('an engine that is away does not take the page along');
    await redis.stop();
    const without = await hub.get('/console', cookie);
    t.equal(without.statusCode, 200);
    t.match(without.body, /role="alert">.*The queue engine does not\s+answer/s);
  });
}

/** The row of a system in the first table. */
function row(body: string, system: string): string {
  const rows = body.match(/<tr role="row"><th scope="row".*?<\/tr>/gs) ?? [];
  return rows.find((one) => one.includes(`>${system}</a>`)) ?? '';
}
