import { createHash } from 'node:crypto';
import t from 'tap';
import { type Book, openBook } from '../../../../services/exchange/address-book/book.ts';
import { AddressBookError } from '../../../../services/exchange/address-book/error.ts';
import { adapterOf, plain } from './adapters.ts';
import { changed, good } from './texts.ts';

const environment: Record<string, string> = {
  ERP_KEY: 'erp-key',
  ERP_PASSWORD: 'erp-password',
  SHOP_SECRET: 'shop-secret',
  OPS_TOKEN: 'ops-token',
};
const files: Record<string, string> = { 'keys/erp': 'erp-outbound\n' };

function open(text: string, env = environment): Book {
  const secrets = { env: (name: string) => env[name], file: (path: string) => files[path] };
  return openBook(7, text, { adapterOf, secrets });
}

t.test('a system is ready for work', async (t) => {
  const book = open(good);
  const erp = book.system('erp');
  t.match(erp, {
    name: 'erp',
    partner: 'acme',
    partnerName: 'Acme Tools',
    settings: { client: '100' },
    inbound: { onInvalid: 'reject', receipts: 'erp' },
  });
  t.equal(erp?.adapter, plain);
  t.strictSame(
    erp?.inbound?.authenticators.map(({ type }) => type),
    ['bearer', 'basic'],
  );
  t.strictSame(erp?.outbound, {
    url: 'https://erp.acme.example/base',
    concurrency: 2,
    breaker: true,
    timeout: 10_000,
    retry: [1000, 120_000],
    allowPrivateAddresses: false,
    credentials: { password: 'erp-outbound' },
  });
  t.strictSame(
    book.systems.map(({ name }) => name),
    ['erp', 'shop', 'store'],
  );
  t.equal(book.system('nobody'), undefined);
  t.equal(book.system('constructor'), undefined);
});

t.test('what the address book does not say has a default', async (t) => {
  const { outbound } = open(good).system('store') ?? {};
  const [second, minute, hour] = [1000, 60_000, 3_600_000];
  t.strictSame(outbound, {
    url: 'http://127.0.0.1:8099/in',
    concurrency: 5,
    breaker: true,
    timeout: 30 * second,
    retry: [
      5 * second,
      30 * second,
      2 * minute,
      10 * minute,
      30 * minute,
      hour,
      2 * hour,
      4 * hour,
      8 * hour,
      8 * hour,
    ],
    allowPrivateAddresses: true,
    credentials: {},
  });
  const shop = open(good).system('shop');
  t.equal(shop?.inbound?.onInvalid, 'quarantine', 'the default of the adapter');
  t.strictSame(shop?.settings, {});
  t.equal(shop?.outbound, undefined);
});

t.test('no attempt after the first one is a choice', async (t) => {
  const book = open(changed('retry: [1s, 2m]', 'retry: []'));
  t.strictSame(book.system('erp')?.outbound?.retry, []);
});

t.test('a slash at the end of a query stays', async (t) => {
  const url = 'https://erp.acme.example/in?next=/';
  const book = open(changed('https://erp.acme.example/base/', url));
  t.equal(book.system('erp')?.outbound?.url, url);
});

t.test('a book knows its version and the digest of its text', async (t) => {
  const book = open(good);
  t.equal(book.version, 7);
  t.equal(book.digest, createHash('sha256').update(good).digest('hex'));
});

t.test('secrets that are missing are told and leave the rest at work', async (t) => {
  const book = open(good.replace('keys/erp', 'keys/none'), { SHOP_SECRET: 'shop-secret' });
  t.strictSame(book.missingSecrets, [
    'systems.erp.credentials.password: the file keys/none cannot be read or is empty',
    'systems.erp.inbound.auth[0].key: the environment variable ERP_KEY is not set',
    'systems.erp.inbound.auth[1].password: the environment variable ERP_PASSWORD is not set',
    'operators.ops.token: the environment variable OPS_TOKEN is not set',
  ]);
  t.strictSame(book.system('erp')?.outbound?.credentials, {});
  t.strictSame(open(good).missingSecrets, []);
});

t.test('an operator is known by the token, by reference or by hash', async (t) => {
  const book = open(good);
  t.equal(book.operator('ops-token'), 'ops');
  t.equal(book.operator('test'), 'audit', 'whose hash stands in the file');
  for (const wrong of ['', 'ops-toke', 'ops-token ', 'OPS-TOKEN', 'undefined']) {
    t.equal(book.operator(wrong), undefined, wrong);
  }
});

t.test('without its secret an operator does not exist, and no token opens', async (t) => {
  const book = open(good, {});
  for (const token of ['', 'ops-token', 'undefined']) t.equal(book.operator(token), undefined);
  const none = open(good.slice(0, good.indexOf('operators:')));
  t.equal(none.operator(''), undefined);
});

t.test('the hash of nothing lets nobody in', async (t) => {
  const empty = createHash('sha256').update('').digest('hex');
  t.equal(open(good.replace(/[0-9a-f]{64}/, empty)).operator(''), undefined);
});

t.test('an address book with errors is not opened, and the error tells them', async (t) => {
  try {
    open(changed('partner: acme\n', 'partner: amce\n'));
    t.fail('opened');
  } catch (error) {
    if (!(error instanceof AddressBookError)) throw error;
    t.equal(error.errors[0]?.line, 8);
    t.match(error.message, /^8:14 systems\.erp\.partner: There is no partner "amce"\./m);
  }
});
