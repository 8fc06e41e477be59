import type { Item } from '../../../schemas/types.ts';
import type { ExtensionFields } from './extensions.ts';
import { hasCheckDigit } from './identifier.ts';
import { quoted, type Reading, warn } from './reading.ts';
import { field, qualified, type Segment, segments } from './segment.ts';
import { defined, filled } from './values.ts';

/**
 * The thing ordered: E1EDP19 by QUALF, 001 the buyer's number, 002 the seller's, 003 the GTIN.
 * S/4HANA writes numbers of more than 35 places to IDTNR_LONG only.
 */
export function item(reading: Reading, line: Segment, extensions: ExtensionFields) {
  extensions.addQualified(line, 'E1EDP19', 'QUALF', 'IDTNR', ['001', '002', '003']);
  const numbers = segments(line, 'E1EDP19');
  const group = field(line, 'MATKL');
  const manufacturer = numbers.map((from) => field(from, 'MFRPN')).find(Boolean);
  const found: Item = defined({
    name: numbers.map((from) => field(from, 'KTEXT')).find(Boolean),
    buyersItemId: identifier(number(line, '001')),
    sellersItemId: identifier(number(line, '002')),
    standardItemId: gtin(reading, line),
    manufacturersItemId: identifier(manufacturer),
    classifications:
      group === undefined
        ? undefined
        : [{ code: group, schemeId: `urn:sap:matkl:${reading.system}` }],
  });
  return filled(found);
}

function number(line: Segment, qualifier: string): string | undefined {
  const from = qualified(line, 'E1EDP19', 'QUALF', qualifier);
  return field(from, 'IDTNR_LONG') ?? field(from, 'IDTNR');
}

function identifier(value: string | undefined): Item['buyersItemId'] {
  return value === undefined ? undefined : { value };
}

function gtin(reading: Reading, line: Segment): Item['standardItemId'] {
  const value = number(line, '003');
  if (value === undefined) return undefined;
  if (/^([0-9]{8}|[0-9]{12,14})$/.test(value) && hasCheckDigit(value)) {
    return { value, schemeId: '0160' };
  }
  warn(
    reading,
    'gtin_invalid',
    line.path,
    `${quoted(value)} stands where a GTIN belongs, but is none; it was kept without a scheme.`,
  );
  return { value };
}
