import t from 'tap';
import { deliveryDeeds, messageDeed } from '../../../services/console/message/possible.ts';
import { messageDetail } from '../../../services/exchange/views.ts';
import { privateId } from '../../../services/ledger/ids.ts';
import { until } from '../../support/until.ts';
import { messagePath, scene } from './scene.ts';
import { bookText, cookiesOf, order, type Stage, stage } from './stage.ts';

async function detailOf(hub: Stage, path: string) {
  const id = privateId('msg', path.split('/').at(-1) ?? '');
  return messageDetail(hub.ledger.pool, id ?? '');
}

/** The address of a button's deed on a page. */
function deed(body: string, name: string): string {
  return new RegExp(`formaction="([^"]+/${name})"`).exec(body)?.[1] ?? `no ${name}`;
}

/** Presses the button of that name, and gives the page that follows. */
async function press(hub: Stage, cookie: string, path: string, name: string, reason: string) {
  const { body } = await hub.get(path, cookie);
  const answer = await hub.send(deed(body, name), cookie, path, { reason });
  const next = String(answer.headers.location ?? path);
  return { answer, page: await hub.get(next, `${cookie}; ${cookiesOf(answer)}`) };
}

t.test('buttons are only what the state allows', async (t) => {
  for (const state of ['dead', 'retrying']) {
    t.strictSame(deliveryDeeds({ state }), ['retry', 'cancel'], state);
  }
  for (const state of ['held', 'queued']) {
    t.strictSame(deliveryDeeds({ state }), ['cancel'], state);
  }
  t.strictSame(deliveryDeeds({ state: 'dead', holdsLane: true }), ['retry', 'skip', 'cancel']);
  for (const state of ['sending', 'delivered', 'cancelled'])
    t.strictSame(deliveryDeeds({ state }), []);
  t.equal(messageDeed({ state: 'quarantined', deliveries: [] }), 'reprocess');
  t.equal(messageDeed({ state: 'unrouted', deliveries: [] }), 'replay');
  t.equal(messageDeed({ state: 'in_transit', deliveries: [{ state: 'queued' }] }), undefined);
  t.equal(messageDeed({ state: 'delivered', deliveries: [{ state: 'delivered' }] }), 'replay');
});

t.test('a message is shown with everything that happened to it', async (t) => {
  const hub = await stage(t);
  const { dead, retrying } = await scene(hub);
  const cookie = await hub.signIn();
  const detail = await detailOf(hub, dead);
  const { body } = await hub.get(dead, cookie);
  t.match(body, '<bdi>Order 0000004714</bdi>');
  t.match(body, 'refused_by_receiver');
  t.match(body, /\/cancel" class="quiet">Cancel delivery</, 'not the form');
  t.match(body, '<code>WH-77</code>', 'the remote reference');
  for (const receipt of detail?.receipts ?? []) t.match(body, receipt.sha256);
  t.equal(detail?.receipts.length, 3);
  const timeline = /<ol class="timeline">(.*?)<\/ol>/s.exec(body)?.[1] ?? '';
  t.strictSame(
    [...timeline.matchAll(/<b>(\w+)<\/b>/g)].map((one) => one[1]),
    ['Received', 'Accepted', 'Attempt', 'Dead', 'Attempt', 'Delivered'],
  );
  t.match(timeline, /<time datetime="\d{4}-\d\d-\d\dT[\d:.]+Z" title="/);
  const due = (await detailOf(hub, retrying))?.deliveries.find((one) => one.dueAt)?.dueAt ?? '';
  hub.setTime(Date.parse(due) - 42_000);
  const waiting = await hub.get(retrying, cookie);
  t.match(waiting.body, /Next attempt<\/dt><dd><time[^>]+>in 42 s</);
  hub.setTime(Date.parse(due) + 7000);
  const late = await hub.get(retrying, cookie);
  t.match(late.body, /Next attempt<\/dt><dd>now, due for <time[^>]+>7 s</);
});

t.test('a quarantined message shows every field that is wrong', async (t) => {
  const hub = await stage(t);
  const { quarantined } = await scene(hub);
  const { body } = await hub.get(quarantined, await hub.signIn());
  t.match(body, 'schema_invalid');
  t.match(body, '<code>/body/documentType</code>');
  t.match(body, '<code>ordre</code>');
});

t.test('a dead letter is retried, under the name of who did it and why', async (t) => {
  const hub = await stage(t);
  const { dead } = await scene(hub);
  const cookie = await hub.signIn('token-of-the-night-shift');
  const { answer, page } = await press(
    hub,
    cookie,
    dead,
    'retry',
    '  The warehouse has room again ',
  );
  t.equal(answer.statusCode, 303);
  t.match(page.body, /role="status">.*The delivery is queued again\./);
  t.match(page.body, /<b>Retry<\/b> night-shift: The warehouse has room again</);
  t.equal((await detailOf(hub, dead))?.state, 'in_transit');
  // Nobody waits for the dispatch, so the page may be there first.
  const { queue } = hub.wakeUps;
  await until('workers to be woken up', async () => (await queue.getWaitingCount()) === 1);
  const gone = page.cookies.find(({ name }) => name === 'post_office_notice');
  t.match(gone, { value: '', maxAge: 0 }, 'a notice is said once');
  t.notMatch((await hub.get(dead, cookie)).body, 'role="status"');
});

t.test(
  'a delivery is cancelled, a message replayed, with a receipt or a new delivery',
  async (t) => {
    const hub = await stage(t);
    const { retrying, delivered } = await scene(hub);
    const cookie = await hub.signIn();
    const cancelled = await press(hub, cookie, retrying, 'cancel', 'Not wanted any more');
    t.match(cancelled.page.body, 'The delivery is cancelled.');
    t.match((await detailOf(hub, retrying))?.receipts.at(-1), { event: 'cancelled' });
    const replayed = await press(hub, cookie, delivered, 'replay', 'They lost it');
    t.match(replayed.page.body, /role="status"/);
    t.equal((await detailOf(hub, delivered))?.deliveries[0]?.state, 'queued');
  },
);

t.test('an unrouted message finds its route once there is one', async (t) => {
  const hub = await stage(t);
  const { unrouted } = await scene(hub);
  await hub.apply(
    `${bookText.replace('operators:', '  - { name: leads, from: shop, type: lead, to: archive }\noperators:')}`,
  );
  const { page } = await press(hub, await hub.signIn(), unrouted, 'replay', 'There is a route now');
  t.match(page.body, 'To archive');
});

t.test('what cannot be done is told with its reason, and not done', async (t) => {
  const hub = await stage(t);
  const { quarantined } = await scene(hub);
  const cookie = await hub.signIn();
  const { answer, page } = await press(hub, cookie, quarantined, 'reprocess', 'Once more');
  t.equal(answer.statusCode, 303);
  t.match(
    page.body,
    /role="alert">.*Nothing was done\. It still cannot be normalized: schema_invalid: \/body\/documentType/,
  );
  t.equal((await detailOf(hub, quarantined))?.state, 'quarantined');
});

t.test('two people who press the same button do it once', async (t) => {
  const hub = await stage(t);
  const { dead } = await scene(hub);
  const cookie = await hub.signIn();
  const path = deed((await hub.get(dead, cookie)).body, 'retry');
  const answers = await Promise.all(
    ['one', 'other'].map((reason) => hub.send(path, cookie, dead, { reason })),
  );
  const pages = await Promise.all(
    answers.map((answer) => hub.get(dead, `${cookie}; ${cookiesOf(answer)}`)),
  );
  t.strictSame(pages.map(({ body }) => /role="(status|alert)"/.exec(body)?.[1]).toSorted(), [
    'alert',
    'status',
  ]);
});

t.test('without a reason nothing is done', async (t) => {
  const hub = await stage(t);
  const { dead } = await scene(hub);
  const cookie = await hub.signIn();
  t.match((await hub.get(dead, cookie)).body, /<input id="reason-dlv_\w+" name="reason" required/);
  for (const reason of ['', '  ', '\0\n']) {
    const { page } = await press(hub, cookie, dead, 'retry', reason);
    t.match(page.body, /role="alert">.*Say why/);
  }
  t.equal((await detailOf(hub, dead))?.state, 'failed');
});

t.test('a deed needs the form of the same session, from this host', async (t) => {
  const hub = await stage(t);
  const { dead } = await scene(hub);
  const cookie = await hub.signIn();
  const { body } = await hub.get(dead, cookie);
  const path = deed(body, 'retry');
  const own = /name="form" value="([^"]+)"/.exec(body)?.[1] ?? '';
  const other = await hub.get(dead, await hub.signIn('token-of-the-night-shift'));
  const theirs = /name="form" value="([^"]+)"/.exec(other.body)?.[1] ?? '';
  const send = (form: string, headers: Record<string, string> = {}) =>
    hub.app.inject({
      method: 'POST',
      url: path,
      headers: { cookie, 'content-type': 'application/x-www-form-urlencoded', ...headers },
      payload: new URLSearchParams({ form, reason: 'forged' }).toString(),
    });
  for (const answer of [
    await send(''),
    await send(theirs),
    await send(own, { origin: 'https://evil.example' }),
    await send(own, { origin: 'null' }),
    await send(own, { 'sec-fetch-site': 'cross-site' }),
  ]) {
    t.equal(answer.statusCode, 403);
    t.match(answer.body, 'Nothing was done');
  }
  t.equal((await send(own, { cookie: '' })).statusCode, 303, 'nor without any session');
  t.equal((await detailOf(hub, dead))?.state, 'failed');
  t.equal((await send(own, { origin: 'http://localhost:80', host: 'localhost' })).statusCode, 303);
  t.equal((await detailOf(hub, dead))?.state, 'in_transit');
});

t.test('what does not exist is a page that says so', async (t) => {
  const hub = await stage(t);
  const { dead, delivered } = await scene(hub);
  const cookie = await hub.signIn();
  for (const path of [
    '/console/messages/none',
    `/console/messages/msg_${'0'.repeat(32)}`,
    '/console/messages/msg_0192f0c0000070008000000000000001',
    '/console/interchanges/ict_0192f0c0000070008000000000000001',
    '/console/nothing',
  ]) {
    const answer = await hub.get(path, cookie);
    t.equal(answer.statusCode, 404, path);
    t.match(answer.body, 'Nothing there');
  }
  const ofAnother = deed((await hub.get(dead, cookie)).body, 'retry').replace(dead, delivered);
  const answer = await hub.send(ofAnother, cookie, delivered, { reason: 'mixed up' });
  t.equal(answer.statusCode, 404, 'a delivery of another message');
});

t.test('nothing that comes from outside becomes markup', async (t) => {
  const hub = await stage(t);
  const evil = `"'><script>alert(1)</script><img src=x onerror=alert(2)>`;
  await hub.apply(bookText.replace('Juniper Trail Outfitters', JSON.stringify(evil)));
  const cookie = await hub.signIn();
  const good = await hub.post('shop', {
    ...order(evil.slice(0, 40), { buyerParty: { partyName: evil } }),
    id: evil,
  });
  await hub.deliver(good, { warehouse: 422 });
  const bad = await hub.post('shop', {
    ...order('7', { documentType: evil, [evil]: evil }),
    id: `${evil}7`,
  });
  const refused = await hub.post('desk', `<?xml version="1.0"?>${evil}`, `text/xml; x="${evil}"`);
  await press(hub, cookie, messagePath(good), 'retry', evil);
  const interchange = refused.interchangeId.replaceAll('-', '');
  let shown = 0;
  for (const path of [
    '/console',
    `/console?key=${encodeURIComponent(evil)}`,
    `/console?system=${encodeURIComponent(evil)}`,
    `/console/sign-in?next=${encodeURIComponent(`/console/${evil}`)}`,
    '/console/refused',
    messagePath(good),
    messagePath(bad),
    `/console/interchanges/ict_${interchange}`,
    `/console/${encodeURIComponent(evil)}`,
  ]) {
    const { body } = await hub.get(path, cookie);
    t.notMatch(body, /<script|<img|\sonerror=[^&]*>/i, path);
    shown += body.split('&#60;script&#62;').length - 1;
  }
  t.ok(shown > 20, 'it was shown, as text');
});
