import t from 'tap';
import { openBook } from '../../../../services/exchange/address-book/book.ts';
import { parseAddressBook } from '../../../../services/exchange/address-book/parse.ts';
import { adapterOf } from './adapters.ts';
import { changed, good } from './texts.ts';

const environment: Record<string, string> = {
  CHAT_URL: 'https://hooks.chat.example/services/T0/B0/secret',
  DESK_SECRET: 'whsec_c2VjcmV0',
  NO_URL: 'not a URL, and secret',
  NO_KEY: 'whsec_!',
};
const secrets = { env: (name: string) => environment[name], file: () => undefined };
const withAlerts = (alerts: string) => `${good}alerts:\n${alerts}`;
const open = (alerts: string) => openBook(1, withAlerts(alerts), { adapterOf, secrets });

function faults(text: string): string[] {
  const parsed = parseAddressBook(text, adapterOf);
  return parsed.ok ? [] : parsed.errors.map(({ path, detail }) => `${path}: ${detail}`);
}

t.test('who is told of alerts, and of which', async (t) => {
  const { recipients } = open(`
  - { name: chat, url: { env: CHAT_URL }, format: slack }
  - { name: desk, url: https://desk.example/alerts, format: webhook, secret: { env: DESK_SECRET },
      kinds: [outage, silent], systems: [erp] }
`);
  t.match(recipients, [
    { name: 'chat', url: environment.CHAT_URL, format: 'slack', key: null },
    { name: 'desk', url: 'https://desk.example/alerts', key: Buffer.from('secret') },
  ]);
  t.equal(recipients[1]?.allowPrivateAddresses, false);
  const wanted = (kind: 'outage' | 'overdue', system: string) =>
    recipients.filter((one) => one.wants({ kind, system })).map(({ name }) => name);
  t.strictSame(wanted('outage', 'erp'), ['chat', 'desk']);
  t.strictSame(wanted('outage', 'shop'), ['chat']);
  t.strictSame(wanted('overdue', 'erp'), ['chat']);
  t.strictSame(openBook(1, good, { adapterOf, secrets }).recipients, []);
});

t.test('secrets that cannot be had are told, without what stands there', async (t) => {
  const { missingSecrets, recipients } = open(`
  - { name: chat, url: { env: GONE }, format: slack }
  - { name: other, url: { env: NO_URL }, format: slack }
  - { name: desk, url: https://desk.example, format: webhook, secret: { env: NO_KEY } }
`);
  t.strictSame(
    missingSecrets.filter((one) => one.startsWith('alerts')),
    [
      'alerts[0].url: the environment variable GONE is not set',
      'alerts[1].url: what stands there is not an absolute URL',
      'alerts[2].secret: what stands behind whsec_ is not Base64',
    ],
  );
  t.match(recipients, [{ url: undefined }, { url: undefined }, { key: undefined }]);
});

t.test('what makes no sense is told', async (t) => {
  t.strictSame(
    faults(
      withAlerts(`
  - { name: a, url: 5, format: slack }
  - { name: a, url: ftp://x.example, format: mail }
  - { name: b, url: https://user:word@x.example, format: slack, secret: { env: X } }
  - { name: c, url: https://x.example, format: webhook, secret: word, kinds: [outages], systems: [erq] }
`),
    ),
    [
      'alerts[0].url: "url" must begin with http:// or https://, or be { env: NAME } or { file: PATH }.',
      'alerts[1].name: Another is called "a" already.',
      'alerts[1].url: "url" must begin with http:// or https://, or be { env: NAME } or { file: PATH }.',
      'alerts[1].format: "format" must be one of: slack, webhook.',
      'alerts[2].url: A URL may not hold a user name or password: they belong in credentials.',
      'alerts[2].secret: Slack takes no signatures: its secret is the URL.',
      'alerts[3].secret: "secret" must be { env: NAME } or { file: PATH }, never the secret itself.',
      'alerts[3].kinds[0]: Entry 1 of the list must be one of: outage, overdue, silent, held, dead_letters, quarantined.',
      'alerts[3].systems[0]: There is no system "erq". Did you mean "erp"?',
    ],
  );
});

t.test('how often a system sends, and how long a lane to it may be held', async (t) => {
  const text = changed(
    '    adapter: plain\n    settings',
    '    adapter: plain\n    expect_every: 15m\n    held_for: 2h\n    settings',
  );
  const book = openBook(1, text, { adapterOf, secrets });
  t.match(book.system('erp'), { expectEvery: 900_000, heldFor: 7_200_000 });
  t.match(book.system('store'), { expectEvery: undefined, heldFor: undefined });
  t.strictSame(faults(changed('  store:\n', '  store:\n    expect_every: 15m\n')), [
    'systems.store.expect_every: "expect_every" is for systems with "inbound".',
  ]);
  t.strictSame(faults(changed('  shop:\n', '  shop:\n    held_for: 400d\n')), [
    'systems.shop.held_for: "held_for" is for systems with "outbound".',
    'systems.shop.held_for: The longest duration here is 366d.',
  ]);
});
