import t from 'tap';
import { parseAddressBook } from '../../../../services/exchange/address-book/parse.ts';
import { adapterOf } from './adapters.ts';
import { changed, good } from './texts.ts';

function complaints(text: string): string[] {
  const parsed = parseAddressBook(text, adapterOf);
  return parsed.ok
    ? []
    : parsed.errors.map(({ line, column, path, detail }) => `${line}:${column} ${path}: ${detail}`);
}

t.test('a good address book comes out as it was written', async (t) => {
  const parsed = parseAddressBook(good, adapterOf);
  if (!parsed.ok) return t.fail(complaints(good).join('\n'));
  t.strictSame(Object.keys(parsed.book.systems), ['erp', 'shop', 'store']);
  t.equal(parsed.book.partners.birch?.identifiers?.[0]?.schemeId, '0088');
  t.strictSame(parsed.book.routes[1], {
    name: 'leads',
    from: '*',
    type: 'lead',
    to: ['erp', 'store'],
  });
});

const mistakes: [title: string, passage: string, replacement: string, expected: string[]][] = [
  [
    'a field that does not exist',
    'concurrency: 2',
    'concurency: 2',
    [
      '19:7 systems.erp.outbound.concurency: "concurency" is not a field here. Did you mean "concurrency"?',
    ],
  ],
  [
    'a missing field is shown at what misses it',
    '    partner: birch\n    adapter: plain\n    inbound',
    '    adapter: plain\n    inbound',
    ['24:3 systems.shop.partner: "partner" is missing.'],
  ],
  [
    'a name in the wrong form',
    '  shop:\n',
    '  Shop:\n',
    [
      '24:3 systems.Shop: "Shop" must be a name: lower-case letters, digits and dashes, a letter first, at most 63 characters.',
      '35:17 routes[0].from[1]: There is no system "shop". Did you mean "Shop"?',
    ],
  ],
  [
    'a system of the name of the hub, which would see all receipts',
    '  shop:\n',
    '  post-office:\n',
    [
      '24:3 systems.post-office: "post-office" is the hub itself: call the system otherwise.',
      '35:17 routes[0].from[1]: There is no system "shop".',
    ],
  ],
  [
    'a partner that does not exist',
    'partner: acme\n',
    'partner: amce\n',
    ['8:14 systems.erp.partner: There is no partner "amce". Did you mean "acme"?'],
  ],
  [
    'a name that every JavaScript object knows',
    'partner: acme\n',
    'partner: constructor\n',
    ['8:14 systems.erp.partner: There is no partner "constructor".'],
  ],
  [
    'an adapter that does not exist',
    'adapter: plain\n    settings',
    'adapter: plian\n    settings',
    ['9:14 systems.erp.adapter: There is no adapter "plian". Did you mean "plain"?'],
  ],
  [
    'a setting in the wrong form',
    "client: '100'",
    'client: 100',
    [
      '10:25 systems.erp.settings.client: "client" must be text; put it in quotes if it looks like a number.',
    ],
  ],
  [
    'a setting that the adapter does not know',
    "{ client: '100' }",
    "{ cleint: '100' }",
    ['10:17 systems.erp.settings.cleint: "cleint" is not a field here. Did you mean "client"?'],
  ],
  [
    'a setting that the adapter demands, when there are no settings',
    "    adapter: plain\n    outbound: { url: 'http",
    "    adapter: writer\n    outbound: { url: 'http",
    [
      '29:3 systems.store.settings.client: "client" is missing.',
      '40:9 routes[0].to: The adapter "writer" of "store" does not write messages of type order.',
    ],
  ],
  [
    'a credential that the adapter does not know',
    'password: { file',
    'pasword: { file',
    [
      '23:7 systems.erp.credentials.pasword: The adapter "plain" has no credential "pasword". Did you mean "password"?',
    ],
  ],
  [
    'a secret that stands in the file itself is not repeated',
    '{ file: keys/erp }',
    'open-sesame',
    [
      '23:17 systems.erp.credentials.password: "password" must be { env: NAME } or { file: PATH }, never the secret itself.',
    ],
  ],
  [
    'two references at once',
    '{ file: keys/erp }',
    '{ file: keys/erp, env: ERP }',
    [
      '23:17 systems.erp.credentials.password: "password" must be { env: NAME } or { file: PATH }, never the secret itself.',
    ],
  ],
  [
    'an environment variable that cannot be one',
    '{ env: ERP_KEY }',
    '{ env: ERP-KEY }',
    [
      '13:39 systems.erp.inbound.auth[0].key.env: "env" must be the name of an environment variable, such as ACME_PASSWORD.',
    ],
  ],
  [
    'bearer with neither a key nor its hash',
    '{ type: bearer, key: { env: ERP_KEY } }',
    '{ type: bearer }',
    [
      '13:11 systems.erp.inbound.auth[0]: Either "key" or "key_sha256" must stand here, and not both.',
    ],
  ],
  [
    'a field of another way to authenticate',
    'type: basic, username: erp,',
    'type: basic, user: erp,',
    [
      '14:11 systems.erp.inbound.auth[1].username: "username" is missing.',
      '14:26 systems.erp.inbound.auth[1].user: "user" is not a field here.',
    ],
  ],
  [
    'a way to authenticate that does not exist',
    'type: basic',
    'type: basci',
    [
      '14:19 systems.erp.inbound.auth[1].type: "type" must be one of: bearer, basic, hmac, path, document. Did you mean "basic"?',
    ],
  ],
  [
    'a way to authenticate without a type',
    'type: hmac, ',
    '',
    [
      '28:14 systems.shop.inbound.auth[0]: A way to authenticate has a "type": bearer, basic, hmac, path, document.',
    ],
  ],
  [
    'a user name with a colon',
    'username: erp',
    "username: 'e:rp'",
    ['14:36 systems.erp.inbound.auth[1].username: A user name of HTTP Basic may not hold a colon.'],
  ],
  [
    'receipts to a system that cannot receive',
    'receipts: erp',
    'receipts: shop',
    ['16:17 systems.erp.inbound.receipts: The system "shop" has no outbound: it cannot receive.'],
  ],
  [
    'a rate over more than a day',
    'receipts: erp',
    'rate_limit: 5/2d',
    ['16:19 systems.erp.inbound.rate_limit: The longest duration here is 1d.'],
  ],
  [
    'receipts to nobody',
    'receipts: erp',
    'receipts: stroe',
    ['16:17 systems.erp.inbound.receipts: There is no system "stroe". Did you mean "store"?'],
  ],
  [
    'a URL with a password, which is not repeated',
    'https://erp.acme.example/base/',
    'https://me:open-sesame@erp.acme.example/',
    [
      '18:12 systems.erp.outbound.url: A URL may not hold a user name or password: they belong in credentials.',
    ],
  ],
  [
    'a URL of another scheme',
    'https://erp.acme.example/base/',
    'ftp://erp.acme.example/',
    ['18:12 systems.erp.outbound.url: "url" must begin with http:// or https://.'],
  ],
  [
    'a URL with a fragment',
    'https://erp.acme.example/base/',
    'https://erp.acme.example/#base',
    ['18:12 systems.erp.outbound.url: A base URL may not hold a fragment (#…).'],
  ],
  [
    'a duration without a unit',
    'timeout: 10s',
    'timeout: "10"',
    [
      '20:16 systems.erp.outbound.timeout: "timeout" must be a duration: a whole number and ms, s, m, h or d, such as 30s.',
    ],
  ],
  [
    'durations that are numbers',
    'timeout: 10s\n      retry: [1s, 2m]',
    'timeout: 30\n      retry: [1s, 2]',
    [
      '20:16 systems.erp.outbound.timeout: "timeout" must be a duration: a whole number and ms, s, m, h or d, such as 30s.',
      '21:19 systems.erp.outbound.retry[1]: Entry 2 of the list must be a duration: a whole number and ms, s, m, h or d, such as 30s.',
    ],
  ],
  [
    'a duration of a route that is a number',
    'deliver_within: 1h',
    'deliver_within: 3600',
    [
      '41:21 routes[0].deliver_within: "deliver_within" must be a duration: a whole number and ms, s, m, h or d, such as 30s.',
    ],
  ],
  [
    'durations that timers and dates cannot hold',
    'timeout: 10s\n      retry: [1s, 2m]',
    'timeout: 25d\n      retry: [1s, 999999999d]',
    [
      '20:16 systems.erp.outbound.timeout: The longest duration here is 1h.',
      '21:19 systems.erp.outbound.retry[1]: The longest duration here is 366d.',
    ],
  ],
  [
    'an adapter that cannot write, with an outbound',
    'adapter: plain\n    inbound:\n      auth: [{ type: hmac, secret: { env: SHOP_SECRET } }]',
    'adapter: reader\n    outbound: { url: https://shop.example }',
    [
      '27:5 systems.shop.outbound: The adapter "reader" cannot write: its systems have no outbound.',
      '34:17 routes[0].from[1]: The system "shop" has no inbound: it cannot send.',
    ],
  ],
  [
    'an adapter that cannot read, with an inbound',
    'adapter: plain\n    inbound:\n      auth: [{ type: hmac',
    'adapter: writer\n    settings: { client: "1" }\n    inbound:\n      auth: [{ type: hmac',
    [
      '27:25 systems.shop.settings.client: "client" must match pattern "^[0-9]{3}$".',
      '28:5 systems.shop.inbound: The adapter "writer" cannot read: its systems have no inbound.',
      '36:17 routes[0].from[1]: The adapter "writer" of "shop" does not read messages of type order.',
    ],
  ],
  [
    'two routes of one name',
    'name: leads',
    'name: orders',
    ['44:11 routes[1].name: Another route is called "orders" already.'],
  ],
  [
    'a route from a system that does not exist',
    'from: [erp, shop]',
    'from: [erp, shpo]',
    ['35:17 routes[0].from[1]: There is no system "shpo". Did you mean "shop"?'],
  ],
  [
    'a route to a system that cannot receive',
    'to: store\n',
    'to: [store, shop]\n',
    [
      '40:17 routes[0].to[1]: The system "shop" has no outbound: it cannot receive.',
      '40:17 routes[0].to[1]: The route sends what comes from "shop" back to it.',
    ],
  ],
  [
    'a route from something that is no name',
    'from: [erp, shop]',
    'from: { erp: shop }',
    [
      '35:11 routes[0].from: "from" must be the name of a system or a list of names, or "*" for any.',
    ],
  ],
  [
    'a filter that looks nowhere',
    'action: create',
    'acton: create',
    [
      '39:7 routes[0].when.acton: A filter begins with one of: body, action, type, source, businessKeys. Did you mean "action"?',
    ],
  ],
  [
    'a filter for a field that an order does not have',
    'body.documentType:',
    'body.documenttype:',
    [
      '38:7 routes[0].when["body.documenttype"]: A message of type order has no field "documenttype". Did you mean "documentType"?',
    ],
  ],
  [
    'an operator without a token',
    'ops: { token: { env: OPS_TOKEN } }',
    'ops: {}',
    ['49:8 operators.ops: Either "token" or "token_sha256" must stand here, and not both.'],
  ],
  [
    'two operators with one token',
    '{ token_sha256: 9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08 }',
    '{ token: { env: OPS_TOKEN } }',
    ['50:19 operators.audit.token: The operator "ops" has the same token.'],
  ],
  [
    'an operator whose name is none',
    '  ops: {',
    '  Ops Team: {',
    [
      '49:3 operators["Ops Team"]: "Ops Team" must be a name: lower-case letters, digits and dashes, a letter first, at most 63 characters.',
    ],
  ],
];

for (const [title, passage, replacement, expected] of mistakes) {
  t.test(title, async (t) => {
    t.strictSame(complaints(changed(passage, replacement)), expected);
  });
}

t.test('everything that is wrong is told at once, in the order of the lines', async (t) => {
  const text = changed('partner: acme\n', 'partner: amce\n')
    .replace('concurrency: 2', 'concurrency: none')
    .replace('to: store\n', 'to: nobody\n')
    .replace('token: { env', 'token: { evn');
  t.strictSame(
    complaints(text).map((line) => line.split(': ')[0]),
    [
      '8:14 systems.erp.partner',
      '19:20 systems.erp.outbound.concurrency',
      '40:9 routes[0].to',
      '49:17 operators.ops.token',
    ],
  );
});

t.test('a faulty system is still a system for the routes that name it', async (t) => {
  const text = changed("outbound: { url: 'http://127.0.0.1:8099/in',", 'outbound: { url: 5,');
  t.strictSame(complaints(text), [
    '32:22 systems.store.outbound.url: "url" must be text; put it in quotes if it looks like a number.',
  ]);
  const gone = good.replace(/ {2}store:\n(.*\n){3}/, '  store: soon\n');
  t.strictSame(complaints(gone), ['29:10 systems.store: "store" must be a map of fields.']);
});

t.test('at most fifty errors are told', async (t) => {
  const routes = Array.from({ length: 80 }, (_, i) => `  - { name: r${i}, type: order }\n`);
  const text = `${good.slice(0, good.indexOf('routes:'))}routes:\n${routes.join('')}`;
  t.equal(complaints(text).length, 50);
});
