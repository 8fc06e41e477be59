import type { OrderLine, Totals } from '../../../schemas/types.ts';
import { compare, sum } from '../decimal.ts';
import { sums } from '../order-fields.ts';
import { type Reading, warn } from './reading.ts';
import { qualified, type Segment } from './segment.ts';
import { amount, currency, decimal, filled } from './values.ts';

/** Sums of the document, E1EDS01; the net value is a control total over the lines. */
export function totals(
  reading: Reading,
  idoc: Segment,
  documentCurrency: string | undefined,
): Totals | undefined {
  const found: Totals = {};
  for (const [id, name] of Object.entries(sums)) {
    const from = qualified(idoc, 'E1EDS01', 'SUMID', id);
    if (!from) continue;
    const code = currency(reading, from, 'SUNIT') ?? documentCurrency;
    const value = amount(decimal(reading, from, 'SUMME'), code);
    if (value !== undefined) found[name] = value;
  }
  return filled(found);
}

/** Warns when the net total differs from the sum of the lines. Lines without an amount: nothing to compare. */
export function checkControlTotal(
  reading: Reading,
  idoc: Segment,
  total: Totals | undefined,
  lines: readonly OrderLine[],
): void {
  const stated = total?.netAmount?.value;
  const amounts = lines.map(({ lineAmount }) => lineAmount?.value);
  if (stated === undefined || amounts.length === 0) return;
  const complete = amounts.filter((value) => value !== undefined);
  if (complete.length < amounts.length) return;
  const added = sum(complete);
  if (compare(stated, added) === 0) return;
  warn(
    reading,
    'control_total_differs',
    `${idoc.path}/E1EDS01`,
    `The document states a net total of ${stated}, but its lines add up to ${added}.`,
  );
}
