import fc from 'fast-check';
import t from 'tap';
import { parse, stringify } from 'yaml';
import { parseAddressBook } from '../../../../services/exchange/address-book/parse.ts';
import { adapterOf } from './adapters.ts';
import { good } from './texts.ts';

/** What must hold of any text: an answer, and errors that can be found in it. */
function holds(text: string): boolean {
  const parsed = parseAddressBook(text, adapterOf);
  if (parsed.ok) return true;
  const lines = text.split(/\n/);
  const places = parsed.errors.map(({ line, column }) => line * 1e6 + column);
  return (
    parsed.errors.length > 0 &&
    parsed.errors.length <= 50 &&
    places.every((place, index) => index === 0 || (places[index - 1] ?? 0) <= place) &&
    parsed.errors.every(
      ({ line, column, detail }) =>
        line >= 1 &&
        line <= lines.length &&
        column >= 1 &&
        column <= (lines[line - 1] ?? '').length + 1 &&
        /^[A-Z"].*[.?]$/s.test(detail),
    )
  );
}

const scrap = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.constantFrom(
    ...['*', '&a ', '*a', '!!', '- ', ': ', '\n', '\n\n  ', '\t', '{', '}', '[', ']', '"', "'"],
    ...['|', '>', '%', '---', '...', '#', '? ', '<<', '\r', '\u2028', '\u{1f4ee}', '__proto__: x'],
  ),
);

t.test('no text makes the parser throw, and every error has a place in the file', async () => {
  const edit = fc.tuple(fc.nat(good.length), fc.nat(30), scrap);
  fc.assert(
    fc.property(fc.array(edit, { minLength: 1, maxLength: 4 }), (edits) => {
      let text = good;
      for (const [at, cut, put] of edits) text = text.slice(0, at) + put + text.slice(at + cut);
      return holds(text);
    }),
    { numRuns: 800 },
  );
});

t.test('no swap of lines makes the parser throw', async () => {
  const lines = good.split('\n');
  fc.assert(
    fc.property(fc.shuffledSubarray(lines, { minLength: 5 }), (some) => holds(some.join('\n'))),
    { numRuns: 200 },
  );
});

t.test('any value in any place is answered', async () => {
  const book: Record<string, unknown> = parse(good);
  const paths = places(book, []);
  const value = fc.oneof(fc.jsonValue({ maxDepth: 3 }), fc.constantFrom('erp', 'store', '*', '1s'));
  fc.assert(
    fc.property(fc.constantFrom(...paths), value, (path, put) => {
      const copy = structuredClone(book);
      let at = copy as Record<string, unknown>;
      for (const key of path.slice(0, -1)) at = at[key] as Record<string, unknown>;
      Object.defineProperty(at, path.at(-1) as string, {
        value: put,
        enumerable: true,
        configurable: true,
        writable: true,
      });
      return holds(stringify(copy));
    }),
    { numRuns: 800 },
  );
});

function places(value: unknown, path: string[]): string[][] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const here = [...path, key];
    return [here, ...places(inner, here)];
  });
}
