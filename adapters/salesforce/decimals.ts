/** digits, sign and exponent of a number as text; SAP-like trailing minus included. */
const shape = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?(-?)$/;
/** The bounds of the canonical decimal. */
const longestWhole = 25;
const longestFraction = 20;

/**
 * A number as text in the canonical form: no plus, no leading zeros, no exponent. Salesforce writes
 * large doubles as 1.5E7. Undefined when the text is no number, or one that cannot be held.
 */
export function decimal(text: string): string | undefined {
  const match = shape.exec(text.trim());
  if (!match) return undefined;
  const [, sign = '', wholeDigits = '', fractionDigits = '', exponent = '0', trailing = ''] = match;
  if (wholeDigits + fractionDigits === '' || (sign !== '' && trailing !== '')) return undefined;
  const { whole, fraction } = shift(wholeDigits, fractionDigits, Number(exponent));
  if (whole.length > longestWhole || fraction.length > longestFraction) return undefined;
  const negative = (sign === '-' || trailing === '-') && /[1-9]/.test(whole + fraction);
  return `${negative ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

/** A whole number that is not negative. */
export function count(text: string): number | undefined {
  const value = decimal(text);
  return value !== undefined && /^\d{1,15}(\.0+)?$/.test(value) ? Number(value) : undefined;
}

/** Moves the point by the exponent, on the digits. */
function shift(
  whole: string,
  fraction: string,
  exponent: number,
): { whole: string; fraction: string } {
  const digits = whole + fraction;
  const point = whole.length + exponent;
  const padded = '0'.repeat(Math.max(0, -point)) + digits.padEnd(point, '0');
  const at = Math.max(0, point);
  return {
    whole: padded.slice(0, at).replace(/^0+(?=\d)/, '') || '0',
    fraction: exponent === 0 ? padded.slice(at) : padded.slice(at).replace(/0+$/, ''),
  };
}

/** The price of one when the amount buys `base`, to eight places, rounded half away from zero. */
export function perUnit(amount: string, base: string): string {
  const [up, down] = [scaled(amount), scaled(base)];
  if (down === 0n || up === undefined || down === undefined) return amount;
  const negative = up < 0n !== down < 0n;
  const [top, bottom] = [up < 0n ? -up : up, down < 0n ? -down : down];
  const eighth = (top * 10n ** 8n * 2n + bottom) / (bottom * 2n);
  const digits = eighth.toString().padStart(9, '0');
  const made = decimal(`${digits.slice(0, -8)}.${digits.slice(-8)}`) ?? amount;
  return `${negative && eighth !== 0n ? '-' : ''}${made.replace(/\.?0+$/, '')}`;
}

/** In units of 10^-20, the finest that a canonical decimal can say. */
function scaled(text: string): bigint | undefined {
  const match = /^(-?)(\d+)(?:\.(\d{1,20}))?$/.exec(text);
  if (!match) return undefined;
  const [, sign, whole = '', fraction = ''] = match;
  const value = BigInt(whole + fraction.padEnd(longestFraction, '0'));
  return sign === '-' ? -value : value;
}
