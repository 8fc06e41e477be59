import { createHash } from 'node:crypto';
import fc from 'fast-check';
import t from 'tap';
import { canonicalJson, sha256 } from '../../services/exchange/digest.ts';

t.test(
  'canonical JSON is the same whatever the order of the keys, and means the same',
  async () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 4 }), (value) => {
        const text = canonicalJson(value);
        return (
          text === canonicalJson(upsideDown(value)) && canonicalJson(JSON.parse(text)) === text
        );
      }),
    );
  },
);

t.test(
  'canonical JSON sorts keys by UTF-16 code units at every level (RFC 8785 §3.2.3)',
  async (t) => {
    const value = {
      '\u20ac': 1,
      '\r': 2,
      '\ufb33': 3,
      a1: 4,
      '\u{1f600}': 5,
      '\u0080': 6,
      '\u00f6': [{ b: 1, a: { d: 1, c: 2 } }],
    };
    t.equal(
      canonicalJson(value),
      '{"\\r":2,"a1":4,"\u0080":6,"\u00f6":[{"a":{"c":2,"d":1},"b":1}],"\u20ac":1,"\u{1f600}":5,"\ufb33":3}',
    );
  },
);

t.test('a digest is that of the bytes of the text', async (t) => {
  t.equal(sha256(''), 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), (text) => {
      const bytes = Buffer.from(text, 'utf8');
      return (
        sha256(text) === sha256(bytes) &&
        sha256(bytes) === createHash('sha256').update(bytes).digest('hex')
      );
    }),
  );
});

function upsideDown(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(upsideDown);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, upsideDown(inner)]),
  );
}
