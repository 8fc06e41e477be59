import type { LineStatus, Order, OrderLine } from '../../../schemas/types.ts';
import { compare, negated, sum } from '../decimal.ts';
import { scheduleLines } from './delivery.ts';
import type { Reading } from './reading.ts';
import { field, type Segment } from './segment.ts';
import { decimal, defined, unit } from './values.ts';

/**
 * The seller's word on a line of an ORDRSP. ACTION (domain EDI_ACTION, item): 001 added, 002
 * changed, 003 cancelled, 004 not changed, 005 locked. A rejection may also be told by its reason
 * (ABGRU) alone. Each E1EDP20 confirms a part; a part of nothing, and what no part covers, is open.
 */
export function lineStatus(reading: Reading, line: Segment): LineStatus[] {
  const action = field(line, 'ACTION');
  const reasonCode = field(line, 'ABGRU');
  const value = decimal(reading, line, 'MENGE');
  const units = unit(reading, line, 'MENEE');
  const whole = value === undefined ? undefined : { value, ...units };
  if (action === '003' || reasonCode !== undefined) {
    return [
      defined({
        code: 'rejected' as const,
        quantity: whole,
        reasonCode,
        reason: field(line, 'ABGRT'),
      }),
    ];
  }
  const parts = scheduleLines(reading, line);
  if (action === '005') return [defined({ code: 'open' as const, quantity: whole })];
  const code = action === '002' ? 'changed' : 'accepted';
  if (parts.length === 0) return [defined({ code, quantity: whole })];
  const statuses = parts.map(
    ({ quantity, date }): LineStatus =>
      defined({
        code: compare(quantity.value, '0') === 0 ? 'open' : code,
        quantity,
        deliveryDate: date,
      }),
  );
  const open = whole && unconfirmed(whole.value, statuses);
  if (open !== undefined) statuses.push({ code: 'open', quantity: { value: open, ...units } });
  return statuses;
}

/** What the parts leave of the quantity; undefined when nothing is left. */
function unconfirmed(whole: string, statuses: readonly LineStatus[]): string | undefined {
  const confirmed = sum(statuses.map(({ quantity }) => quantity?.value ?? '0'));
  const rest = sum([whole, negated(confirmed)]);
  return compare(rest, '0') > 0 ? rest : undefined;
}

/** The verdict on the whole: that of the lines where they agree. ACTION 001 reverses the document. */
export function responseCode(
  action: string | undefined,
  lines: readonly OrderLine[],
): Order['responseCode'] {
  if (action === '001') return 'rejected';
  const codes = new Set(lines.flatMap((line) => line.lineStatus ?? []).map(({ code }) => code));
  if (codes.size === 0) return undefined;
  const [only] = codes;
  if (codes.size > 1 || only === 'open') return 'detail';
  return only;
}
