import fc from 'fast-check';
import t from 'tap';
import { countryCode, countryName } from '../../../adapters/salesforce/countries.ts';
import { count, decimal, perUnit } from '../../../adapters/salesforce/decimals.ts';
import { externalId, foreignIdentifier } from '../../../adapters/salesforce/external-id.ts';
import { calendarDate, instant } from '../../../adapters/salesforce/instants.ts';
import { violations } from '../../../schemas/validate.ts';

t.test('numbers become canonical decimals, exponents and signs resolved', async (t) => {
  const known: [string, string | undefined][] = [
    ['12.50', '12.50'],
    ['  007', '7'],
    ['+3', '3'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['10.500-', '-10.500'],
    ['-0', '0'],
    ['1.25E7', '12500000'],
    ['1.5e-3', '0.0015'],
    ['1E0', '1'],
    ['1e25', undefined],
    ['9e999', undefined],
    ['1e-21', undefined],
    ['', undefined],
    ['.', undefined],
    ['1,5', undefined],
    ['-1-', undefined],
    ['NaN', undefined],
  ];
  for (const [text, made] of known) t.equal(decimal(text), made, text);
});

t.test('every double is the same number as a decimal, or cannot be held', async (t) => {
  const holder = { partyIdentification: [{ value: '1' }], partyName: '1' };
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const made = decimal(String(value));
        if (made === undefined) return Math.abs(value) >= 1e24 || Math.abs(value) < 1;
        const errors = violations('supplier', { ...holder, creditLimit: { value: made } });
        return errors.length === 0 && Number(made) === (value === 0 ? 0 : value);
      }),
    ),
  );
});

t.test('counts are whole and not negative', async (t) => {
  t.equal(count('84'), 84);
  t.equal(count('4.0'), 4);
  for (const text of ['-1', '1.5', 'some', '1e20']) t.equal(count(text), undefined, text);
});

t.test('a price of several is divided exactly, or to eight places', async (t) => {
  t.equal(perUnit('1990.00', '100'), '19.9');
  t.equal(perUnit('10', '3'), '3.33333333');
  t.equal(perUnit('-20', '3'), '-6.66666667');
  t.equal(perUnit('100', '1'), '100');
  t.equal(perUnit('5', '0'), '5', 'a base of nothing says nothing');
  t.equal(perUnit('0.000000001', '1'), '0');
});

t.test('instants get an offset with a colon, and impossible ones are none', async (t) => {
  t.equal(instant('2026-02-11T09:00:00.000+0000'), '2026-02-11T09:00:00.000Z');
  t.equal(instant('2026-02-11T09:00:00Z'), '2026-02-11T09:00:00Z');
  t.equal(instant('2026-02-11T09:00:00-0530'), '2026-02-11T09:00:00-05:30');
  for (const text of [
    '2026-02-30T09:00:00Z',
    '2026-02-11T25:00:00Z',
    '2026-02-11T09:00:00+2599',
    '2026-02-11T09:00:00',
    '2026-02-11',
  ])
    t.equal(instant(text), undefined, text);
});

t.test('dates must exist', async (t) => {
  t.equal(calendarDate('2024-02-29'), '2024-02-29');
  t.equal(calendarDate('0021-03-04'), '0021-03-04');
  for (const text of ['2025-02-29', '2024-22-12', '0000-00-00', '20240229'])
    t.equal(calendarDate(text), undefined, text);
});

t.test('countries are known by code, name and alias, and written by one name', async (t) => {
  const known: [string, string | undefined][] = [
    ['DE', 'DE'],
    ['de', 'DE'],
    ['Germany', 'DE'],
    ['united states', 'US'],
    ['USA', 'US'],
    [' Great Britain ', 'GB'],
    ['Turkey', 'TR'],
    ['Bonaire, Sint Eustatius and Saba', 'BQ'],
    ['Ruritania', undefined],
    ['XX', undefined],
    ['constructor', undefined],
    ['', undefined],
  ];
  for (const [text, code] of known) t.equal(countryCode(text), code, text);
  t.equal(countryName('CI'), "Côte d'Ivoire");
  t.equal(countryName('ZZ'), undefined);
});

t.test('an external id read back is the identifier it was made of', async (t) => {
  const text = fc.string({ minLength: 1, maxLength: 100 });
  const scheme = text.filter((one) => !one.includes('|') && one !== 'sha256');
  t.doesNotThrow(() =>
    fc.assert(
      fc.property(scheme, text, (schemeId, value) => {
        const found = foreignIdentifier(externalId({ value, schemeId }, 'erp'));
        return found?.value === value && found.schemeId === schemeId;
      }),
      { numRuns: 50 },
    ),
  );
});

t.test('an external id fits its field, and different numbers stay different', async (t) => {
  const a = externalId({ value: 'x'.repeat(255), schemeId: 'urn:long' }, 'erp');
  const b = externalId({ value: `${'x'.repeat(254)}y`, schemeId: 'urn:long' }, 'erp');
  t.match(a, /^sha256\|[0-9a-f]{64}$/);
  t.not(a, b);
  t.equal(foreignIdentifier(a), undefined, 'a digest is no number to know a thing by');
  t.equal(externalId({ value: '7' }, 'erp'), 'urn:post-office:erp|7');
  for (const text of ['', '|7', 'urn:x|', 'ACME-7']) t.equal(foreignIdentifier(text), undefined);
});
