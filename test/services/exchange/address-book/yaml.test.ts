import t from 'tap';
import { parseAddressBook } from '../../../../services/exchange/address-book/parse.ts';
import { adapterOf } from './adapters.ts';
import { changed, good } from './texts.ts';

function first(text: string): string {
  const parsed = parseAddressBook(text, adapterOf);
  if (parsed.ok) return 'no error';
  const [error] = parsed.errors;
  return error ? `${error.line}:${error.column} ${error.path}: ${error.detail}` : 'no reason';
}

const texts: [title: string, text: string, expected: string][] = [
  ['an empty file', '', '1:1 (top): The address book must be a map of fields.'],
  [
    'a file with comments only',
    '# nothing\n',
    '1:1 (top): The address book must be a map of fields.',
  ],
  [
    'a tab as indentation',
    'partners:\n\tacme: {}\n',
    '2:1 (top): Tabs are not allowed as indentation.',
  ],
  [
    'NUL in a comment',
    'partners: {}\n# a\0b\n',
    '2:4 (top): The file holds NUL: is it UTF-8 text?',
  ],
  ['a quote that never ends', 'partners: "acme\n', '1:16 (top): Missing closing "quote.'],
  [
    'a second document',
    `${good}---\n${good}`,
    '51:1 (top): The file holds more than one document.',
  ],
  [
    'the same key twice',
    changed('  shop:\n', '  erp:\n'),
    '24:3 systems.erp: The same key stands twice in this map.',
  ],
  ['a key that is no text', '? [a]\n: b\n', '1:3 (top): A key must be plain text.'],
  [
    'a key that reaches into prototypes',
    changed("{ client: '100' }", '{ __proto__: { client: x } }'),
    '10:17 systems.erp.settings.__proto__: A key may not be called __proto__.',
  ],
  [
    'a tag',
    changed("client: '100'", 'client: !!binary aGVsbG8='),
    '10:25 (top): Tags (!…) are not read here.',
  ],
  [
    'a merge key',
    changed("{ client: '100' }", '{ <<: { client: x } }'),
    '10:17 systems.erp.settings["<<"]: "<<" is not a field here.',
  ],
  [
    'an alias without an anchor',
    changed('partner: acme\n', 'partner: *acme\n'),
    '8:14 systems.erp.partner: An alias must come after the anchor that it names.',
  ],
  [
    'an alias inside its own anchor',
    changed("{ client: '100' }", '&own { client: *own }'),
    '10:30 systems.erp.settings.client: An alias may not stand inside what it stands for.',
  ],
];
for (const [title, text, expected] of texts) {
  t.test(`refused with its place: ${title}`, async (t) => t.equal(first(text), expected));
}

t.test('YAML 1.2 decides what a word means, whatever the file says', async (t) => {
  const parsed = parseAddressBook(
    `%YAML 1.1\n---\n${changed('name: Acme Tools', 'name: no')}`,
    adapterOf,
  );
  t.match(parsed, { ok: true, book: { partners: { acme: { name: 'no' } } } });
});

t.test('an anchor may be used again', async (t) => {
  const text = changed('retry: [1s, 2m]', 'retry: &slowly [1m, 2m]').replace(
    'allow_private_addresses: true',
    'retry: *slowly',
  );
  t.match(parseAddressBook(text, adapterOf), {
    ok: true,
    book: { systems: { store: { outbound: { retry: ['1m', '2m'] } } } },
  });
});

t.test('an error behind an alias is shown where the value is written', async (t) => {
  const text = changed('retry: [1s, 2m]', 'retry: &slowly [1m, 2]').replace(
    'allow_private_addresses: true',
    'retry: *slowly',
  );
  const parsed = parseAddressBook(text, adapterOf);
  t.match(parsed, {
    ok: false,
    errors: [
      { line: 21, path: 'systems.erp.outbound.retry[1]' },
      { line: 21, path: 'systems.store.outbound.retry[1]' },
    ],
  });
});

const laughs = Array.from(
  { length: 12 },
  (_, i) => `a${i + 1}: &a${i + 1} [${Array(10).fill(`*a${i}`).join(', ')}]`,
);
const bombs: [title: string, text: string, detail: RegExp][] = [
  ['five million brackets', '['.repeat(5e6), /nested too deeply/],
  ['a list in a list in a list', '- '.repeat(2.5e6), /nested too deeply/],
  ['two million entries', '- 1\n'.repeat(1.2e6), /too many parts/],
  ['a file that is too large', `# ${'x'.repeat(5e6)}`, /larger than 5 MB/],
  ['a billion laughs', `a0: &a0 ha\n${laughs.join('\n')}\n`, /aliases make the file too large/],
  [
    'many keys',
    Array.from({ length: 2e5 }, (_, i) => `k${i}: 1\n`).join(''),
    /"partners" is missing/,
  ],
  ['many equal keys', 'k: 1\n'.repeat(2e5), /stands twice/],
  ['70 levels', `a: ${'['.repeat(70)}${']'.repeat(70)}`, /more than 64 levels/],
  [
    '80 levels by aliases',
    Array.from({ length: 80 }, (_, i) => `a${i}: &a${i} [${i ? `*a${i - 1}` : ''}]\n`).join(''),
    /more than 64 levels/,
  ],
];
// What grows out of hand is ended by the time limit of the file: no clock of its own, which a busy
// machine would put wrong.
for (const [title, text, detail] of bombs) {
  t.test(`refused in good time: ${title}`, async (t) => {
    t.match(first(text), detail);
  });
}
