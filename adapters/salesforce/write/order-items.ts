/**
 * An order with its lines: one composite request, all or nothing. OrderItem.OrderId and its price book
 * entry can be set only when the line is made, so `send` first asks which lines are there.
 * Source: https://developer.salesforce.com/docs/atlas.en-us.api_rest.meta/api_rest/resources_composite_composite.htm
 */
import type { OrderLine } from '../../../schemas/types.ts';
import { perUnit } from '../decimals.ts';
import { externalId } from '../external-id.ts';
import type { Settings } from '../settings.ts';
import {
  dataPath,
  number,
  type Operation,
  type RecordKey,
  type Row,
  recordPath,
  referenceOf,
  urlText,
} from './operation.ts';

/** 25 requests in one composite, and the first is the order. */
export const mostLines = 24;

const createOnly = ['Order', 'PricebookEntry', 'PricebookEntryId', 'Product2Id'];

export function orderWithItems(
  order: Row,
  key: Extract<RecordKey, { field: string }>,
  lines: OrderLine[],
  settings: Settings,
): Operation {
  const numbers = lineNumbers(lines);
  const items = lines.map((line, index) => {
    const value = externalId({ schemeId: key.value, value: numbers[index] ?? line.id }, '');
    const url = recordPath(settings, 'OrderItem', { field: key.field, value });
    const referenceId = `line${line.lineIndex}`;
    return line.action === 'delete'
      ? { method: 'DELETE', url, referenceId }
      : { method: 'PATCH', url, referenceId, body: itemFields(line, key, settings) };
  });
  const first = {
    method: 'PATCH',
    url: recordPath(settings, 'Order', key),
    referenceId: 'order',
    body: order,
  };
  return {
    method: 'POST',
    path: `${dataPath(settings)}/composite`,
    reference: referenceOf(key),
    // Collated requests may run in another order, and the lines need the order to be there.
    body: { allOrNone: true, collateSubrequests: false, compositeRequest: [first, ...items] },
    look: {
      path: `${dataPath(settings)}/query?q=${urlText(query(key))}`,
      field: key.field,
      createOnly,
    },
  };
}

/**
 * What a line is known by: its number, for a change names some lines only and so says nothing by their
 * position. A number that comes again in one document has its turn behind it: 10, 10#2.
 */
function lineNumbers(lines: OrderLine[]): string[] {
  const turns = new Map<string, number>();
  return lines.map(({ id }) => {
    const turn = (turns.get(id) ?? 0) + 1;
    turns.set(id, turn);
    return turn === 1 ? id : `${id}#${turn}`;
  });
}

function query({ field, value }: Extract<RecordKey, { field: string }>): string {
  const quoted = value.replace(/[\\']/g, (character) => `\\${character}`);
  return `SELECT ${field} FROM OrderItem WHERE Order.${field} = '${quoted}'`;
}

function itemFields(
  line: OrderLine,
  key: Extract<RecordKey, { field: string }>,
  settings: Settings,
): Row {
  const { item, price } = line;
  const code = item?.sellersItemId ?? item?.buyersItemId ?? item?.standardItemId;
  const base = price?.baseQuantity?.value ?? '1';
  const { PricebookEntryId, ...defaults } = settings.defaults.OrderItem ?? {};
  const entry = code
    ? { PricebookEntry: { [settings.pricebookEntryField]: code.value } }
    : { PricebookEntryId };
  const fields: Row = {
    ...defaults,
    Order: { [key.field]: key.value },
    ...entry,
    Quantity: number(line.quantity?.value),
    UnitPrice: price && number(perUnit(price.amount.value, base)),
    ServiceDate: line.delivery?.requestedDate?.slice(0, 10),
    Description: (item?.description ?? item?.name)?.slice(0, 255),
  };
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
