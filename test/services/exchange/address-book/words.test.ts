import t from 'tap';
import { schemas } from '../../../../schemas/validate.ts';
import { patternWords } from '../../../../services/exchange/address-book/words.ts';

function patterns(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) return [];
  return Object.entries(node).flatMap(([key, value]) =>
    key === 'pattern' && typeof value === 'string' ? [value] : patterns(value),
  );
}

t.test('every pattern of the address book has words, and no words are left over', async (t) => {
  const { sha256, duration } = schemas.common.$defs;
  const used = new Set([...patterns(schemas['address-book']), ...patterns([sha256, duration])]);
  t.strictSame([...used].sort(), Object.keys(patternWords).sort());
});
