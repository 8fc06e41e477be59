import type { AllowanceCharge, Tax } from '../../../schemas/types.ts';
import { absolute, compare } from '../decimal.ts';
import type { ExtensionFields } from './extensions.ts';
import { type Reading, warn } from './reading.ts';
import { field, type Segment, segments } from './segment.ts';
import { amount, currency, decimal, defined } from './values.ts';

/**
 * Condition types of SAP's delivered pricing procedures that are neither a discount nor a surcharge:
 * prices, expected prices, cost, statistical values and cash discount. Adding them to the price
 * again would double the order.
 */
const notCharges = new Set(
  'PR00 PPR0 PB00 PBXX PMP0 PNTP EDI1 EDI2 VPRS PCIP GRWR SKTO WOTB'.split(' '),
);

/**
 * Conditions, E1EDK05 or E1EDP05: the sign is in ALCKZ. Rows without a condition type are the
 * subtotals of the pricing procedure (Gross Value, Net Value 1); they and the prices become
 * extensions, unless ALCKZ says that they take something off.
 */
export function allowanceCharges(
  reading: Reading,
  parent: Segment,
  name: 'E1EDK05' | 'E1EDP05',
  documentCurrency: string | undefined,
  extensions: ExtensionFields,
): AllowanceCharge[] | undefined {
  const found = segments(parent, name).flatMap((from): AllowanceCharge[] => {
    const type = field(from, 'KSCHL');
    const discount = field(from, 'ALCKZ') === '-';
    if (type === undefined ? !discount : notCharges.has(type)) {
      extensions.add(`${name}.${type ?? field(from, 'KOTXT') ?? 'subtotal'}`, field(from, 'BETRG'));
      return [];
    }
    const { charge, value, percent } = signed(reading, from);
    return [
      defined({
        charge,
        reasonCode: type?.slice(0, 60),
        reason: field(from, 'KOTXT')?.slice(0, 500),
        amount: amount(value, currency(reading, from, 'KOEIN') ?? documentCurrency),
        percent,
      }),
    ];
  });
  return found.length === 0 ? undefined : found;
}

/**
 * ALCKZ decides; a minus in amount and percentage says the same once more, or decides where ALCKZ is
 * silent.
 */
function signed(
  reading: Reading,
  from: Segment,
): { charge: boolean; value: string | undefined; percent: string | undefined } {
  const sign = field(from, 'ALCKZ');
  const value = decimal(reading, from, 'BETRG');
  const percent = decimal(reading, from, 'KPERC');
  const deciding = value ?? percent;
  const negative = deciding !== undefined && compare(deciding, '0') < 0;
  if (sign === '-' || (negative && sign !== '+'))
    return {
      charge: false,
      value: value && absolute(value),
      percent: percent && absolute(percent),
    };
  if (!negative) return { charge: true, value, percent };
  warn(
    reading,
    'sign_contradictory',
    `${from.path}/ALCKZ`,
    'ALCKZ says surcharge, but the amount is negative; it was kept as a negative surcharge.',
  );
  return { charge: true, value, percent };
}

/** Taxes, E1EDK04 or E1EDP04. */
export function taxes(
  reading: Reading,
  parent: Segment,
  name: 'E1EDK04' | 'E1EDP04',
  documentCurrency: string | undefined,
): Tax[] | undefined {
  const found = segments(parent, name).flatMap((from): Tax[] => {
    const tax = defined({
      category: field(from, 'MWSKZ')?.slice(0, 60),
      percent: decimal(reading, from, 'MSATZ'),
      amount: amount(decimal(reading, from, 'MWSBT'), documentCurrency),
      description: field(from, 'KTEXT')?.slice(0, 500),
    });
    return Object.keys(tax).length === 0 ? [] : [tax];
  });
  return found.length === 0 ? undefined : found;
}
