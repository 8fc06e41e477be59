/**
 * Decimals as SAP writes them, and sums of them without floating point.
 *
 *   number ::= sign? spaces digits ('.' digits)? spaces sign?      one sign at most
 *
 * SAP puts the minus behind (10.500-), pads with spaces and zeros, and may leave out the digits on
 * one side of the point.
 */
const written = /^([+-]?)\s*([0-9]*)(?:\.([0-9]*))?\s*([+-]?)$/;

/** The canonical form: no plus, no leading zeros, minus in front. Undefined: not such a number. */
export function canonicalDecimal(text: string): string | undefined {
  const match = written.exec(text.trim());
  if (!match) return undefined;
  const [, before = '', digits = '', fraction = '', behind = ''] = match;
  if (digits === '' && fraction === '') return undefined;
  if (before !== '' && behind !== '') return undefined;
  const whole = digits.replace(/^0+(?=[0-9])/, '') || '0';
  // The bounds of the canonical schema.
  if (whole.length > 25 || fraction.length > 20) return undefined;
  const value = fraction === '' ? whole : `${whole}.${fraction}`;
  const negative = before === '-' || behind === '-';
  return negative && /[1-9]/.test(value) ? `-${value}` : value;
}

/** The canonical form as SAP writes it: minus behind. */
export function sapDecimal(value: string): string {
  return value.startsWith('-') ? `${value.slice(1)}-` : value;
}

/** Sum of canonical decimals, with as many places as the longest has. */
export function sum(values: readonly string[]): string {
  const places = Math.max(0, ...values.map(placesOf));
  return fromUnits(
    values.reduce((total, value) => total + toUnits(value, places), 0n),
    places,
  );
}

/** Negative, zero or positive, as a sorting function says it. */
export function compare(a: string, b: string): number {
  const places = Math.max(placesOf(a), placesOf(b));
  const difference = toUnits(a, places) - toUnits(b, places);
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

export function absolute(value: string): string {
  return value.startsWith('-') ? value.slice(1) : value;
}

export function negated(value: string): string {
  if (value.startsWith('-')) return value.slice(1);
  return /[1-9]/.test(value) ? `-${value}` : value;
}

function placesOf(value: string): number {
  const point = value.indexOf('.');
  return point === -1 ? 0 : value.length - point - 1;
}

function toUnits(value: string, places: number): bigint {
  const digits = value.replace(/[-.]/g, '');
  const units = BigInt(digits) * 10n ** BigInt(places - placesOf(value));
  return value.startsWith('-') ? -units : units;
}

function fromUnits(units: bigint, places: number): string {
  const digits = (units < 0n ? -units : units).toString().padStart(places + 1, '0');
  const sign = units < 0n ? '-' : '';
  return places === 0
    ? `${sign}${digits}`
    : `${sign}${digits.slice(0, -places)}.${digits.slice(-places)}`;
}
