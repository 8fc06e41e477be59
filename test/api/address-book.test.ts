import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import t from 'tap';
import { type Ended, postOffice } from '../support/command.ts';
import { testHub } from '../support/hub.ts';
import { testDatabase } from '../support/postgres.ts';
import { rowsOf } from '../support/rows.ts';
import { bearer, canonicalOrder } from '../support/senders.ts';
import { until } from '../support/until.ts';

const secrets = { SHOP_KEY: 'first-key', NEW_KEY: 'second-key', MART_KEY: 'third-key' };
const book = (
  key: string,
  more = '',
  to = 'depot',
) => `partners: { ferns: { name: Fern and Finch } }
systems:
  shop:
    partner: ferns
    adapter: webhook
    inbound: { auth: [{ type: bearer, key: { env: ${key} } }] }
  depot: { partner: ferns, adapter: webhook, outbound: { url: 'http://127.0.0.1:9', allow_private_addresses: true, retry: [1h] } }
  barn: { partner: ferns, adapter: webhook, outbound: { url: 'http://127.0.0.1:9', allow_private_addresses: true, retry: [1h] } }
${more}routes:
  - { name: orders, from: shop, type: order, to: ${to} }
`;
const operators = 'operators:\n  ops: { token: { env: OPS_TOKEN } }\n';
const mart = `  mart:
    partner: ferns
    adapter: webhook
    inbound: { auth: [{ type: bearer, key: { env: MART_KEY } }] }
`;
const databaseUrl = await testDatabase(t);
const options = { engine: 'postgres', book: book('SHOP_KEY'), secrets, databaseUrl } as const;
const hubs = [await testHub(t, options), await testHub(t, options)] as const;
const [hub, other] = hubs;
const rows = rowsOf(t, databaseUrl);
const file = join(hub.config.dataDir, 'new.yaml');

const env = {
  DATABASE_URL: databaseUrl,
  POST_OFFICE_DATA: hub.config.dataDir,
  OPS_TOKEN: 'x',
  ...secrets,
};

/** Applies `text` and waits until both hubs have it. */
async function apply(text: string): Promise<Ended> {
  await writeFile(file, text + operators);
  const ended = await postOffice(['apply', file], env);
  const [{ version }] = await rows('select max(version) as version from address_books');
  await until('both hubs have it', () => hubs.every((one) => one.hub.book().version === version));
  return ended;
}

const post = (to: typeof hub, number: string, key: string, system = 'shop') =>
  to.post(`/in/${system}`, canonicalOrder(number), bearer(key));

t.test('two hubs that start with one file store it once', async (t) => {
  t.same(await rows('select version, applied_by from address_books'), [
    { version: 1, applied_by: 'start' },
  ]);
});

t.test('a new version is taken up by every process without a restart', async (t) => {
  t.equal((await post(hub, 'AB-1', secrets.SHOP_KEY)).status, 202);
  const { code, stdout } = await apply(book('NEW_KEY', mart, 'barn'));
  t.equal(code, 0);
  t.match(stdout, 'Version 2 is in force.');
  for (const one of hubs) {
    t.equal((await post(one, 'AB-2', secrets.SHOP_KEY)).status, 401, 'the old key is out');
    t.ok((await post(one, 'AB-2', secrets.NEW_KEY)).status < 300, 'the new key is in');
    t.ok((await post(one, 'AB-3', secrets.MART_KEY, 'mart')).status < 300, 'a new system posts');
    t.equal((await one.get('/v1/messages', secrets.SHOP_KEY)).status, 401, 'reading follows too');
  }

  t.test('and each message says which version routed it', async (t) => {
    const find = async (key: string) =>
      (await other.get(`/v1/messages?key=${key}`)).json.messages[0];
    t.match(await find('AB-1'), { addressBookVersion: 1, deliveries: [{ system: 'depot' }] });
    t.match(await find('AB-2'), { addressBookVersion: 2, deliveries: [{ system: 'barn' }] });
    const receipts = (await hub.get(`/v1/messages/${(await find('AB-1')).id}/receipts`)).json
      .receipts;
    t.equal(receipts[0].addressBookVersion, 1, 'also later');
  });
});

t.test('the same text again is the same version', async (t) => {
  await apply(book('NEW_KEY', mart, 'barn'));
  t.equal((await rows('select 1 from address_books')).length, 2);
});

t.test('a faulty book changes nothing, and is told by line and path', async (t) => {
  const faulty = book('NEW_KEY', mart, 'nowhere').replace('adapter: webhook', 'adapter: webhok');
  await writeFile(file, faulty + operators);
  const line = faulty.split('\n').findIndex((one) => one.includes('nowhere')) + 1;
  for (const args of [
    ['apply', file],
    ['apply', '--check', file],
  ]) {
    const { code, stdout, stderr } = await postOffice(args, env);
    t.equal(code, 1, args.join(' '));
    t.equal(stdout, '');
    t.match(stderr, /:5:\d+ systems\.shop\.adapter: .*webhook/);
    t.match(stderr, new RegExp(`:${line}:\\d+ routes\\[0\\]\\.to: .*nowhere`));
    t.ok(stderr.startsWith(file), 'with the file');
  }
  const asJson = await postOffice(['apply', '--json', file], env);
  t.equal(asJson.code, 1);
  t.match(JSON.parse(asJson.stdout), {
    ok: false,
    errors: [
      { line: 5, path: 'systems.shop.adapter' },
      { line, path: 'routes[0].to' },
    ],
  });
  t.equal((await rows('select 1 from address_books')).length, 2);
  t.equal(
    (await post(hub, 'AB-4', secrets.NEW_KEY)).status,
    202,
    'the hub goes on with the old one',
  );
  t.same(
    hubs.map((one) => one.hub.book().version),
    [2, 2],
  );
});

t.test('a book can be checked without being stored', async (t) => {
  await writeFile(file, book('ABSENT') + operators);
  const checked = await postOffice(['apply', '--check', file], env);
  t.equal(checked.code, 0);
  t.match(checked.stdout, 'The address book has no errors.');
  t.match(checked.stderr, 'the environment variable ABSENT is not set');
  const json = await postOffice(['apply', '--check', '--json', file], env);
  t.match(JSON.parse(json.stdout), { ok: true, warnings: [/ABSENT/] });
  t.equal((await rows('select 1 from address_books')).length, 2);
});

t.test('a version that is taken back is a version again', async (t) => {
  await apply(book('SHOP_KEY'));
  t.equal((await post(hub, 'AB-5', secrets.SHOP_KEY)).status, 202);
  t.equal((await rows('select 1 from address_books')).length, 3);
});
