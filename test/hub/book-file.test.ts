import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pino } from 'pino';
import t, { type t as root } from 'tap';
import { startBook } from '../../services/book-keeper.ts';
import { readConfig } from '../../services/config.ts';
import { StartError, startHub } from '../../services/hub.ts';
import { newestVersion } from '../../services/ledger/address-books.ts';
import { migrate } from '../../services/ledger/migrate.ts';
import { openPool } from '../../services/ledger/pool.ts';
import { makeKeys } from '../../services/made-keys.ts';
import { testDatabase } from '../support/postgres.ts';

const book = (name: string) => `
partners: { a: { name: ${name} } }
systems:
  shop: { partner: a, adapter: webhook, inbound: { auth: [{ type: bearer, key: { file: .post-office/keys/shop } }] } }
routes: []
operators: { ops: { token: { file: .post-office/keys/operator } } }
`;

/** A machine of its own: a folder with an address book, on a database that it may share. */
async function machine(t: Pick<typeof root, 'teardown'>, databaseUrl: string, name: string) {
  const folder = await mkdtemp(join(tmpdir(), 'post-office-machine-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  await writeFile(join(folder, 'post-office.yaml'), book(name));
  const lines: string[] = [];
  const log = pino({ level: 'info' }, { write: (line: string) => void lines.push(line) });
  const hub = await startHub(
    readConfig({ DATABASE_URL: databaseUrl, PORT: '0' }, folder),
    'api',
    log,
  );
  t.teardown(() => hub.stop(1000));
  return { hub, said: () => lines.join(''), keys: join(folder, '.post-office/keys') };
}

t.test(
  'on a shared database the first file counts, and a second machine changes nothing',
  async (t) => {
    const databaseUrl = await testDatabase(t);
    const first = await machine(t, databaseUrl, 'First');
    t.equal(first.hub.book().version, 1);
    t.ok(existsSync(join(first.keys, 'operator')), 'whoever stores it makes its keys');

    const second = await machine(t, databaseUrl, 'Second');
    t.equal(second.hub.book().version, 1);
    t.equal(second.hub.book().system('shop')?.partnerName, 'First');
    t.match(second.said(), /the file is not the address book in force/);
    t.notOk(existsSync(second.keys), 'a second set of keys would open nothing');
    t.match(second.said(), /keys\/operator cannot be read/, 'and it says what it lacks');
  },
);

t.test('on a database of its own the file counts at each start, an older text too', async (t) => {
  const pool = openPool({
    url: await testDatabase(t),
    max: 2,
    schema: 'post_office',
    onError() {},
  });
  t.teardown(() => pool.end());
  await migrate(pool);
  const [old, changed] = [`${book('Old')}`, `${book('Changed')}`];
  t.equal(await startBook(pool, old, true), 'stored');
  t.equal(await startBook(pool, old, true), 'same');
  t.equal(await startBook(pool, changed, true), 'stored');
  t.equal(await startBook(pool, old, true), 'stored', 'somebody has taken the change back');
  t.equal(await newestVersion(pool), 3);
  t.equal(await startBook(pool, changed, false), 'other', 'not on one that others share');
});

t.test('keys that are missing are made, each in the form of its use', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'post-office-keys-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  const keys = join(folder, 'keys');
  const text = `
partners: { a: { name: A } }
systems:
  shop: { partner: a, adapter: webhook, inbound: { auth: [{ type: hmac, secret: { file: keys/shop } }] } }
  yard:
    partner: a
    adapter: webhook
    outbound: { url: https://yard.example }
    credentials: { signing_secret: { file: keys/yard }, bearer_token: { file: elsewhere/yard } }
# { file: keys/remark }
routes: []
alerts: [{ name: pager, url: { file: keys/url }, format: webhook, secret: { file: keys/pager } }]
operators: { ops: { token: { file: keys/ops } } }
`;
  const made = await makeKeys(text, folder, keys);
  t.strictSame(
    made,
    ['shop', 'yard', 'pager', 'ops'].map((name) => join(keys, name)),
  );
  const key = (name: string) => readFileSync(join(keys, name), 'utf8');
  t.match(key('shop'), /^whsec_[A-Za-z0-9+/]{43}=\n$/);
  t.match(key('yard'), /^whsec_/);
  t.match(key('pager'), /^whsec_/);
  t.match(key('ops'), /^po_/);
  const before = key('ops');
  t.strictSame(await makeKeys(text, folder, keys), []);
  t.equal(key('ops'), before, 'one that is there is never touched');
});

t.test('an address book that was named and is not there stops the start', async (t) => {
  const databaseUrl = await testDatabase(t);
  const config = readConfig(
    { DATABASE_URL: databaseUrl, PORT: '0', POST_OFFICE_BOOK: 'typo.yaml' },
    tmpdir(),
  );
  await t.rejects(startHub(config, 'api', pino({ level: 'silent' })), {
    constructor: StartError,
    message: /typo\.yaml cannot be read: ENOENT/,
  });
});
