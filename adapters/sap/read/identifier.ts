import type { Identifier } from '../../../schemas/types.ts';
import { quoted, type Reading, warn } from './reading.ts';

/**
 * A number of a party. Thirteen digits are a GLN, wherever SAP puts it (LIFNR has only ten places
 * inside SAP, but real documents carry a GLN there); anything else is a number of the sending
 * system's own.
 */
export function partyIdentifier(reading: Reading, value: string, path: string): Identifier {
  if (!/^[0-9]{13}$/.test(value)) {
    return { value, schemeId: `urn:sap:lifnr:${reading.system}` };
  }
  if (!hasCheckDigit(value)) {
    warn(
      reading,
      'gln_check_digit',
      path,
      `${quoted(value)} looks like a GLN, but its check digit is wrong.`,
    );
  }
  return { value, schemeId: '0088' };
}

/** GS1 check digit, modulo 10 with weights 3 and 1 from the right. https://www.gs1.org/services/how-calculate-check-digit-manually */
export function hasCheckDigit(digits: string): boolean {
  const total = [...digits]
    .reverse()
    .reduce((sum, digit, place) => sum + Number(digit) * (place % 2 === 0 ? 1 : 3), 0);
  return total % 10 === 0;
}

/** Without those that came before. */
export function distinct(identifiers: readonly Identifier[]): Identifier[] {
  return identifiers.filter(
    ({ value }, index) => identifiers.findIndex((other) => other.value === value) === index,
  );
}
