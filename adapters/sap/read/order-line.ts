import type { OrderLine } from '../../../schemas/types.ts';
import type { Kind } from '../kinds.ts';
import { lineFields } from '../order-fields.ts';
import { allowanceCharges, taxes } from './conditions.ts';
import { lineDelivery } from './delivery.ts';
import { ExtensionFields } from './extensions.ts';
import { item } from './item.ts';
import { lineStatus } from './line-status.ts';
import { notes } from './notes.ts';
import { party } from './party.ts';
import type { Reading } from './reading.ts';
import { field, qualified, type Segment, segments } from './segment.ts';
import { amount, currency, decimal, defined, unit } from './values.ts';

const actions = new Map<string, OrderLine['action']>([
  ['001', 'add'],
  ['002', 'change'],
  ['003', 'delete'],
]);

/** A line, E1EDP01. Undefined when it has no number: then nobody could answer to it. */
export function orderLine(
  reading: Reading,
  line: Segment,
  lineIndex: number,
  kind: Kind,
  documentCurrency: string | undefined,
): OrderLine | undefined {
  const id = field(line, 'POSEX');
  if (id === undefined) return undefined;
  const response = kind === 'ORDRSP';
  const code = currency(reading, line, 'CURCY') ?? documentCurrency;
  const extensions = new ExtensionFields();
  extensions.addFields('E1EDP01', line, lineFields);
  extensions.addQualified(line, 'E1EDP02', 'QUALF', 'BELNR', []);
  extensions.addQualified(line, 'E1EDP03', 'IDDAT', 'DATUM', ['001', '002']);
  extensions.addQualified(line, 'E1EDPA1', 'PARVW', 'PARTN', ['WE']);
  const shipTo = qualified(line, 'E1EDPA1', 'PARVW', 'WE');
  const quantity = decimal(reading, line, 'MENGE');
  return defined({
    id,
    lineIndex,
    parentLineId: subItemOf(line),
    action: response ? undefined : actions.get(field(line, 'ACTION') ?? ''),
    item: item(reading, line, extensions),
    quantity:
      quantity === undefined ? undefined : { value: quantity, ...unit(reading, line, 'MENEE') },
    price: price(reading, line, code),
    lineAmount: amount(decimal(reading, line, 'NETWR'), code),
    allowanceCharges: allowanceCharges(reading, line, 'E1EDP05', code, extensions),
    taxes: taxes(reading, line, 'E1EDP04', code),
    delivery: lineDelivery(reading, line, shipTo && party(reading, shipTo), !response),
    notes: notes(reading, line, 'E1EDPT1', 200),
    lineStatus: response ? lineStatus(reading, line) : undefined,
    plant: field(line, 'WERKS'),
    extensions: extensions.get(),
  });
}

/** UEPOS, zeros for none. */
function subItemOf(line: Segment): string | undefined {
  const parent = field(line, 'UEPOS');
  return parent === undefined || /^0+$/.test(parent) ? undefined : parent;
}

/** VPREI is the price of PEINH units of measure PMENE. */
function price(reading: Reading, line: Segment, code: string | undefined): OrderLine['price'] {
  const value = amount(decimal(reading, line, 'VPREI'), code);
  if (value === undefined) return undefined;
  const base = decimal(reading, line, 'PEINH');
  // Zero is SAP's initial value: the price is that of one.
  if (base === undefined || !/[1-9]/.test(base)) return { amount: value };
  return { amount: value, baseQuantity: { value: base, ...unit(reading, line, 'PMENE') } };
}

/** Numbers that came more than once; responses to them cannot be told apart by the number alone. */
export function repeatedLines(idoc: Segment): { path: string; id: string }[] {
  const seen = new Set<string>();
  return segments(idoc, 'E1EDP01').flatMap((line) => {
    const id = field(line, 'POSEX');
    if (id === undefined) return [];
    if (seen.has(id)) return [{ path: `${line.path}/POSEX`, id }];
    seen.add(id);
    return [];
  });
}
