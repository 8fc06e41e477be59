import fc from 'fast-check';
import t from 'tap';
import { comparedKey } from '../../services/exchange/business-key.ts';

t.test('leading zeros, blanks and capitals make no other business key', async (t) => {
  for (const [written, compared] of [
    ['0000004711', '4711'],
    ['4500 000 670', '4500000670'],
    ['po-17/b', 'PO-17/B'],
    ['0000', '0'],
    ['0', '0'],
    [' \t ', ''],
    ['00A0', 'A0'],
  ] as const)
    t.equal(comparedKey(written), compared, written);
});

t.test('a compared key is compared as itself', async () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.string({ unit: fc.constantFrom(...'0 aZß-ıﬁ') }),
  );
  fc.assert(
    fc.property(text, (value) => {
      const once = comparedKey(value);
      return comparedKey(once) === once && once.length <= 200;
    }),
  );
});

t.test('zeros in front of a number never change its key', async () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^[0-9A-Z-]{1,40}$/),
      fc.nat(20),
      (value, zeros) => comparedKey('0'.repeat(zeros) + value) === comparedKey(value),
    ),
  );
});
