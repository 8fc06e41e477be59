import fc from 'fast-check';
import t from 'tap';
import { storableJson } from '../../services/ledger/rows.ts';
import { testDatabase } from '../support/postgres.ts';
import { rowsOf } from '../support/rows.ts';

const rows = rowsOf(t, await testDatabase(t));

/** Text as the ledger gives it back: what PostgreSQL cannot hold is U+FFFD. */
function storable(text: string): string {
  return text.replaceAll('\0', '\ufffd').toWellFormed();
}

// Text that looks like escapes, beside the characters that are escaped.
const nasty = fc.string({
  unit: fc.constantFrom(
    '\0',
    '\\',
    '\\u0000',
    '\\ud800',
    'u',
    '0',
    '"',
    '\ud83d',
    '\ude00',
    '\n',
    'é',
  ),
  maxLength: 12,
});
const anything = fc.oneof(
  nasty,
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 8 })
    .map((units) => String.fromCharCode(...units)),
);

t.test(
  'PostgreSQL takes every text in a row and gives the same back, but for NUL and half pairs',
  async (t) => {
    await fc.assert(
      fc.asyncProperty(fc.array(anything, { minLength: 1, maxLength: 20 }), async (texts) => {
        const given = storableJson(texts.map((text, i) => ({ i, text, inside: { text } })));
        const found = await rows(
          `select text, inside->>'text' as inner from json_to_recordset($1)
           as x(i integer, text text, inside jsonb) order by i`,
          [given],
        );
        const expected = texts.map((text) => ({ text: storable(text), inner: storable(text) }));
        t.strictSame(found, expected);
      }),
      { numRuns: 300 },
    );
  },
);

t.test('characters that cannot be stored are replaced one by one, also side by side', async (t) => {
  t.equal(storableJson([{ a: '\0\0\0' }]), '[{"a":"\\ufffd\\ufffd\\ufffd"}]');
  t.equal(storableJson([{ a: '\ud800\0\udc00' }]), '[{"a":"\\ufffd\\ufffd\\ufffd"}]');
  t.equal(storableJson([{ a: '\\u0000' }]), '[{"a":"\\\\u0000"}]');
});
