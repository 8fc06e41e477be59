import type { Amount, OrderLine } from '../../../schemas/types.ts';
import type { Settings } from '../settings.ts';
import { compact, orAbsent } from './compact.ts';
import { FieldReader } from './field-reader.ts';
import type { SRecord } from './record.ts';

/** Lines as child records: OpportunityLineItems or OrderItems, each with the product it names. */
export function readLines(
  items: SRecord[],
  order: FieldReader,
  settings: Settings,
  currency: string | undefined,
): OrderLine[] {
  return items.map((item, index) => readLine(item, index + 1, order, settings, currency));
}

/** An Opportunity need not have items: then the whole of it is the one thing sold. */
export function wholeAsLine(name: string, total: Amount | undefined): OrderLine {
  return compact({
    id: '1',
    lineIndex: 1,
    item: { name },
    quantity: { value: '1' },
    price: total && { amount: total },
    lineAmount: total,
  });
}

function readLine(
  item: SRecord,
  lineIndex: number,
  order: FieldReader,
  settings: Settings,
  currency: string | undefined,
): OrderLine {
  const fields = new FieldReader(item, order.warnings);
  const amount = (name: string): Amount | undefined => {
    const value = fields.decimal(name);
    return value === undefined ? undefined : compact({ value, currency });
  };
  const quantity = fields.decimal('Quantity');
  const price = amount('UnitPrice');
  fields.raw('CurrencyIsoCode');
  return compact({
    id: fields.text('OrderItemNumber', 60) ?? fields.text('LineNumber', 60) ?? String(lineIndex),
    lineIndex,
    item: thing(fields, settings),
    quantity: quantity === undefined ? undefined : { value: quantity },
    price: price && { amount: price },
    lineAmount: amount('TotalPrice'),
    delivery: orAbsent({ requestedDate: fields.date('ServiceDate') }),
    extensions: fields.extensions(),
  });
}

function thing(fields: FieldReader, settings: Settings): OrderLine['item'] {
  const entry = fields.record.parents.get('PricebookEntry');
  const parent = fields.record.parents.get('Product2') ?? entry?.parents.get('Product2') ?? entry;
  const product = parent && new FieldReader(parent, fields.warnings);
  const code = fields.text('ProductCode', 255) ?? product?.text('ProductCode', 255);
  const id = fields.id('Product2Id', settings.scheme);
  return orAbsent({
    name: product?.text('Name', 2000) ?? fields.text('Name', 2000),
    description: fields.text('Description', 20000),
    sellersItemId: code === undefined ? id : { value: code },
  });
}
