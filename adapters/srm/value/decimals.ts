/**
 * Numbers as systems write them, to canonical decimals: optional minus, digits, optional fraction.
 *
 *   number   ::= space* sign? (digits ('.' digits?)? | '.' digits) exponent? '-'? space*
 *   exponent ::= ('e' | 'E') sign? digits
 *
 * cXML types quantities as r8, which allows an exponent; SAP writes the minus behind the number.
 */
const number = /^([+-])?(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?(-)?$/;
const mostWhole = 25;
const mostFraction = 20;

/** The canonical form, its scale kept (`2.10` stays); undefined when the text is not a number. */
export function normalizeDecimal(text: string): string | undefined {
  const match = number.exec(text.trim());
  if (!match) return undefined;
  const [, sign, whole = '', fraction = '', exponent, trailing] = match;
  if (whole === '' && fraction === '') return undefined;
  if (sign !== undefined && trailing !== undefined) return undefined;
  const moved = movePoint(whole, fraction, Number(exponent ?? 0));
  const digits = moved.whole.replace(/^0+(?=\d)/, '');
  const decimals = moved.fraction.slice(0, mostFraction);
  if (digits.length > mostWhole) return undefined;
  const size = decimals === '' ? digits : `${digits}.${decimals}`;
  const negative = (sign === '-' || trailing === '-') && /[1-9]/.test(size);
  return negative ? `-${size}` : size;
}

function movePoint(whole: string, fraction: string, by: number) {
  const digits = `${whole}${fraction}`;
  const point = whole.length + by;
  if (point <= 0) return { whole: '0', fraction: digits.padStart(digits.length - point, '0') };
  return { whole: digits.slice(0, point).padEnd(point, '0'), fraction: digits.slice(point) };
}

/** Whether a canonical decimal is below zero. */
export function isNegative(decimal: string): boolean {
  return decimal.startsWith('-');
}

/** A canonical decimal without the zeros that only tell its scale: `-1.00` and `-1` are equal. */
export function withoutScale(decimal: string): string {
  return decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal;
}

/** Digits and their scale: 2.10 is 210 at scale 2. */
interface Scaled {
  digits: bigint;
  scale: number;
}

function scaled(decimal: string): Scaled {
  const [whole = '0', fraction = ''] = decimal.split('.');
  return { digits: BigInt(`${whole}${fraction}`), scale: fraction.length };
}

/** a × b ÷ c, rounded half away from zero to `scale` digits; undefined when c is zero. */
export function multiplyDivide(a: string, b: string, c: string, scale: number): string | undefined {
  const [x, y, z] = [scaled(a), scaled(b), scaled(c)];
  if (z.digits === 0n) return undefined;
  const shift = scale + z.scale - x.scale - y.scale;
  const top = x.digits * y.digits * 10n ** BigInt(Math.max(shift, 0));
  const bottom = z.digits * 10n ** BigInt(Math.max(-shift, 0));
  const negative = top < 0n !== bottom < 0n;
  const [n, d] = [top < 0n ? -top : top, bottom < 0n ? -bottom : bottom];
  const rounded = (n * 2n + d) / (d * 2n);
  return unscaled({ digits: negative ? -rounded : rounded, scale });
}

/** The exact sum. */
export function sum(decimals: string[]): string {
  const parts = decimals.map(scaled);
  const scale = Math.max(0, ...parts.map((part) => part.scale));
  const digits = parts.reduce(
    (all, part) => all + part.digits * 10n ** BigInt(scale - part.scale),
    0n,
  );
  return unscaled({ digits, scale });
}

/** The exact difference. */
export function subtract(a: string, b: string): string {
  return sum([a, b.startsWith('-') ? b.slice(1) : `-${b}`]);
}

function unscaled({ digits, scale }: Scaled): string {
  const size = (digits < 0n ? -digits : digits).toString().padStart(scale + 1, '0');
  const whole = size.slice(0, size.length - scale);
  const text = scale === 0 ? whole : `${whole}.${size.slice(-scale)}`;
  return digits < 0n ? `-${text}` : text;
}
