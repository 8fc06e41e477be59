import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { freePort } from '../../services/ledger/embedded/port.ts';
import { postOffice } from '../support/command.ts';
import { testHub } from '../support/hub.ts';
import { startReceiver } from '../support/receiver.ts';
import { canonicalOrder, cxml, idoc, leads, secrets, sendersBook } from '../support/senders.ts';

const depot = await startReceiver(t);
const book = sendersBook(depot.url, { erp: 'receipts: depot' })
  .replace(
    'auth: [{ type: basic, username: erp, password: { env: ERP_PASSWORD } }]',
    'auth: [{ type: bearer, key: { env: ERP_PASSWORD } }]',
  )
  .replace(
    'auth: [{ type: document, secret: { env: SRM_SHARED } }]',
    'auth: [{ type: bearer, key: { env: SRM_SHARED } }]',
  );
const hub = await testHub(t, { engine: 'postgres', book, secrets });
const folder = hub.config.dataDir;
const file = async (name: string, text: string) => {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
};
const keyFile = await file('shop-key', `${secrets.SHOP_KEY}\n`);
const erpKey = await file('erp-key', secrets.ERP_PASSWORD);
const token = await file('token', hub.operator);

t.test('send posts a document, and track finds it again', async (t) => {
  const document = await file('order.json', JSON.stringify(canonicalOrder('CLI-0077')));
  const to = ['--hub', hub.url];
  const sent = await postOffice(['send', 'shop', document, ...to, '--key-file', keyFile]);
  t.equal(sent.code, 0, sent.stderr);
  const id = /^(msg_[0-9a-f]{32}) {2}in_transit$/m.exec(sent.stdout)?.[1] ?? '';
  t.ok(id, sent.stdout);
  const again = await postOffice(['send', 'shop', document, ...to, '--key-file', keyFile]);
  t.match(again.stdout, /in_transit|delivered/);
  t.match(again.stdout, 'came before');
  await hub.message(id, ({ state }) => state === 'delivered');

  const tracked = await postOffice(['track', 'cli-0077', ...to, '--key-file', token]);
  t.equal(tracked.code, 0, tracked.stderr);
  t.match(tracked.stdout, `${id}  order  delivered  order CLI-0077`);
  t.match(tracked.stdout, /received[\s\S]*accepted[\s\S]*attempt[\s\S]*delivered/);
  const here = { PORT: new URL(hub.url).port };
  const untold = await postOffice(['track', 'CLI-0077', '--key-file', token], here);
  t.match(untold.stdout, id, 'without --hub, the one that these settings start');
  const json = await postOffice(['track', id, '--json', ...to, '--key-file', keyFile]);
  t.match(JSON.parse(json.stdout), { messages: [{ id, state: 'delivered' }] });
  const nothing = await postOffice(['track', 'CLI-9', ...to, '--key-file', token]);
  t.match(nothing, { code: 1, stdout: 'No document with the number CLI-9.\n' });
});

t.test('replay says what it would be, and sends again when it is told to', async (t) => {
  const to = ['--hub', hub.url, '--key-file', token];
  const dry = await postOffice(['replay', '--keys', 'cli-0077', '--dry-run', ...to]);
  t.match(dry, {
    code: 0,
    stdout: /^1 messages: 1 delivered\ndeliveries by system: 1 depot\n0 of 1/,
  });
  const reasonless = await postOffice(['replay', '--keys', 'cli-0077', ...to]);
  t.match(reasonless, { code: 1, stderr: /reason_required/ });
  const why = ['--reason', 'it was lost', '--rate', '100'];
  const done = await postOffice([
    'replay',
    '--keys',
    'CLI-0077',
    '--receiver',
    'depot',
    ...why,
    ...to,
  ]);
  t.match(done, {
    code: 0,
    stdout: /^rpl_[0-9a-f]{32} {2}1 messages\n.*done: 1 sent again, 0 not\n$/s,
  });
  const none = await postOffice(['replay', '--state', 'failed', '--json', ...why, ...to]);
  t.match(none, { code: 1, stderr: /state_conflict/ });
});

t.test('what the hub refuses ends send with 1 and the reason', async (t) => {
  const to = ['--hub', hub.url];
  const [bad, good] = [
    await file('bad.json', '{'),
    await file('good.json', JSON.stringify(canonicalOrder('CLI-1'))),
  ];
  const nowhere = ['--hub', `http://127.0.0.1:${await freePort()}`];
  const [refused, stranger, nobody, absent] = await Promise.all([
    postOffice(['send', 'shop', bad, ...to, '--key-file', keyFile]),
    postOffice(['send', 'shop', good, '--json', ...to, '--key-file', token]),
    postOffice(['send', 'shop', good, ...nowhere, '--key-file', keyFile]),
    postOffice(['send', 'shop', join(folder, 'absent.json'), ...to, '--key-file', keyFile]),
  ]);
  for (const { code } of [refused, stranger, nobody, absent]) t.equal(code, 1);
  t.match(refused.stdout, 'json_malformed');
  t.match(JSON.parse(stranger.stdout), { code: 'unauthenticated' });
  t.match(nobody.stderr, 'does not answer');
  t.match(absent.stderr, 'No such file');
  for (const { stdout, stderr } of [refused, stranger, nobody, absent]) {
    t.notMatch(stdout + stderr, secrets.SHOP_KEY);
    t.notMatch(stderr, /\n\s+at /);
  }
});

t.test('a file that holds no key is not shown', async (t) => {
  const document = await file('order-key.json', JSON.stringify(canonicalOrder('CLI-40')));
  const wrong = await file('wrong-key', 'first line\nsecond-secret-line\n');
  for (const args of [
    ['send', 'shop', document],
    ['track', 'CLI-40'],
  ]) {
    const { code, stderr } = await postOffice([...args, '--hub', hub.url, '--key-file', wrong]);
    t.equal(code, 1);
    t.match(stderr, /wrong-key holds no key/);
    t.notMatch(stderr, /line|secret/);
  }
});

t.test('a refusal inside of an HTTP 200 is a refusal', async (t) => {
  const document = await file('order.cxml.xml', cxml('CLI-20'));
  const send = (key: string) =>
    postOffice(['send', 'srm', document, '--hub', hub.url, '--key-file', key]);
  const refused = await send(keyFile);
  t.equal(refused.code, 1);
  t.match(refused.stdout, /^Refused \(unauthenticated\): [\s\S]*<Status code="401"/);
  const accepted = await send(await file('srm-key', secrets.SRM_SHARED));
  t.equal(accepted.code, 0, accepted.stderr);
  t.match(accepted.stdout, '<Status code="201"');
});

t.test('a system proves who it is in the way that the address book says', async (t) => {
  const of = await testHub(t, {
    engine: 'postgres',
    book: `${sendersBook()}`.replace(
      'auth: [{ type: bearer, key: { env: SHOP_KEY } }]',
      'auth: [{ type: hmac, secret: { env: DEPOT_SIGNING } }]',
    ),
    secrets,
  });
  const send = async (system: string, name: string, text: string, ...more: string[]) =>
    postOffice(['send', system, await file(name, text), '--hub', of.url, ...more]);
  const key = (name: string, text: string) => file(`key-of-${name}`, text);
  const erp = ['--auth', 'basic', '--user', 'erp', '--key-file', erpKey];
  const shop = ['--auth', 'hmac', '--key-file', await key('shop', secrets.DEPOT_SIGNING)];
  const crm = ['--auth', 'path', '--key-file', await key('crm', secrets.CRM_PATH)];
  const order = JSON.stringify(canonicalOrder('CLI-50'));
  for (const sent of [
    await send('erp', 'basic.xml', idoc(['4500009998']), ...erp),
    await send('shop', 'hmac.json', order, ...shop),
    await send('crm', 'path.xml', leads([{ notification: 1, name: 'Sorrel' }]), ...crm),
    await send('srm', 'document.xml', cxml('CLI-51'), '--auth', 'document'),
  ]) {
    t.equal(sent.code, 0, sent.stdout + sent.stderr);
  }
  const wrong = ['--auth', 'hmac', '--key-file', keyFile];
  t.match(await send('shop', 'wrong.json', order, ...wrong), {
    code: 1,
    stdout: /unauthenticated/,
  });
  const nameless = await send('erp', 'basic.xml', 'x', '--auth', 'basic', '--key-file', erpKey);
  t.match(nameless, { code: 1, stderr: /--auth basic needs --user/ });
  const keyless = await send('shop', 'hmac.json', order);
  t.match(keyless, { code: 1, stderr: /--auth bearer needs --key-file/ });
});

t.test('what was refused in part ends send with 1', async (t) => {
  const bad = { ...canonicalOrder('CLI-31'), body: {} };
  const document = await file('two.json', JSON.stringify([canonicalOrder('CLI-30'), bad]));
  const sent = await postOffice([
    'send',
    'shop',
    document,
    '--hub',
    hub.url,
    '--key-file',
    keyFile,
  ]);
  t.equal(sent.code, 1);
  t.match(sent.stdout, /in_transit[\s\S]*rejected/);
});

t.test('an IDoc is sent as XML by its ending, and answered in SAP’s way', async (t) => {
  const document = await file('order.xml', idoc(['4500009999']));
  const sent = await postOffice(['send', 'erp', document, '--hub', hub.url, '--key-file', erpKey]);
  t.equal(sent.code, 0, sent.stderr);
  t.match(sent.stdout, /^accepted ict_/);
  const { messages } = (await hub.get('/v1/messages?key=4500009999')).json;
  t.equal(messages.length, 1);
});
