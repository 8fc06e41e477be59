import fc from 'fast-check';
import t from 'tap';
import {
  multiplyDivide,
  normalizeDecimal,
  subtract,
  sum,
} from '../../../adapters/srm/value/decimals.ts';
import { parseInstant } from '../../../adapters/srm/value/instants.ts';

t.test('a number becomes a canonical decimal, its scale kept', async (t) => {
  const cases: [string, string | undefined][] = [
    ['2.10', '2.10'],
    ['  1', '1'],
    ['+007', '7'],
    ['10.500-', '-10.500'],
    ['-0', '0'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['1E+1', '10'],
    ['1.25e-3', '0.00125'],
    ['12.5e1', '125'],
    ['0E0', '0'],
    ['1,5', undefined],
    ['1.234,50', undefined],
    ['-1-', undefined],
    ['', undefined],
    ['.', undefined],
    ['NaN', undefined],
    ['1e999', undefined],
    ['99999999999999999999999999', undefined],
  ];
  for (const [text, expected] of cases) t.equal(normalizeDecimal(text), expected, text);
});

t.test('what is canonical stays as it is', async (t) => {
  fc.assert(
    fc.property(fc.stringMatching(/^-?(0|[1-9][0-9]{0,24})(\.[0-9]{1,20})?$/), (decimal) => {
      fc.pre(!/^-0(\.0+)?$/.test(decimal));
      t.equal(normalizeDecimal(decimal), decimal);
    }),
    { numRuns: 100 },
  );
});

t.test('decimals are added, taken off and put in proportion exactly', async (t) => {
  t.equal(sum(['0.1', '0.2', '10']), '10.3');
  t.equal(sum(['-0.05', '0.02']), '-0.03');
  t.equal(sum([]), '0');
  t.equal(subtract('1', '-0.5'), '1.5');
  t.equal(multiplyDivide('400', '12.30', '100', 4), '49.2000');
  t.equal(multiplyDivide('1', '2', '3', 4), '0.6667');
  t.equal(multiplyDivide('-1', '2', '3', 0), '-1');
  t.equal(multiplyDivide('1', '1', '0.00', 2), undefined);
});

t.test('what can be kept of a date is kept', async (t) => {
  const cases: [string, string | undefined, string | undefined][] = [
    ['2026-01-02', '2026-01-02', undefined],
    ['2026-01-02T03:04:05Z', '2026-01-02T03:04:05Z', undefined],
    ['2026-01-02T03:04:05-0600', '2026-01-02T03:04:05-06:00', undefined],
    ['2026-01-02 03:04+05', '2026-01-02T03:04:00+05:00', undefined],
    ['2026-01-02T03:04:05.1234567890123Z', '2026-01-02T03:04:05.123456789Z', undefined],
    ['2026-01-02T03:04:05', '2026-01-02', 'offset_missing'],
    ['2026-01-02T03:04:05+17:37', '2026-01-02', 'offset_impossible'],
    ['2026-01-02T25:04:05Z', '2026-01-02', 'time_impossible'],
    ['2026-02-30T03:04:05Z', undefined, 'date_impossible'],
    ['0021-01-02', undefined, 'date_impossible'],
    ['20242212', undefined, 'date_impossible'],
    ['Mon May 19 18:29:48 +0000 2008', undefined, 'date_impossible'],
  ];
  for (const [text, value, odd] of cases) {
    const { value: kept, odd: wrong } = parseInstant(text);
    t.same([kept, wrong], [value, odd], text);
  }
});
