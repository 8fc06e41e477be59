import type { LineStatus, OrderLine } from '../../../schemas/types.ts';
import type { XmlNode } from '../../wire/xml.ts';
import { attribute, child, children, textOf } from '../../wire/xml.ts';
import { date, list, materialDecimal, name, prose, quantity } from '../value/fields.ts';
import type { Findings } from '../value/findings.ts';
import { extensionsOf } from './extensions.ts';
import { detailOf, itemOf } from './item.ts';
import { moneyOf } from './money.ts';
import { wordsOf } from './notes.ts';

const verdicts: Record<string, LineStatus['code']> = {
  accept: 'accepted',
  reject: 'rejected',
  backordered: 'backordered',
  detail: 'changed',
  allDetail: 'changed',
  unknown: 'open',
};

/** A ConfirmationItem. Its statuses share out its quantity: accept 3, reject 2. */
export function confirmedLineOf(found: Findings, node: XmlNode, index: number): OrderLine {
  const pointer = `ConfirmationRequest/ConfirmationItem[${index}]`;
  const statuses = children(node, 'ConfirmationStatus');
  const newItem = statuses.map((status) => child(status, 'ItemIn')).find(Boolean);
  const number = materialDecimal(found, attribute(node, 'quantity'), `${pointer}/@quantity`);
  return {
    id: name(found, attribute(node, 'lineNumber'), 60, `${pointer}/@lineNumber`) ?? String(index),
    lineIndex: index,
    parentLineId: name(
      found,
      attribute(node, 'parentLineNumber'),
      60,
      `${pointer}/@parentLineNumber`,
    ),
    item: itemOf(found, newItem, `${pointer}/ConfirmationStatus/ItemIn`),
    quantity: quantity(found, number, textOf(node, 'UnitOfMeasure'), pointer),
    lineStatus: list(
      found,
      statuses.map((status) => statusOf(found, status, `${pointer}/ConfirmationStatus`)),
      200,
      pointer,
    ),
    extensions: extensionsOf(found, {}, statuses, pointer),
  };
}

function statusOf(found: Findings, node: XmlNode, pointer: string): LineStatus {
  const type = attribute(node, 'type') ?? 'unknown';
  const code = Object.hasOwn(verdicts, type) ? verdicts[type] : undefined;
  if (code === undefined)
    found.warn('status_unknown', `${pointer}/@type`, `"${type.slice(0, 60)}" is read as open.`);
  const number = materialDecimal(found, attribute(node, 'quantity'), `${pointer}/@quantity`);
  const priced = detailOf(child(node, 'ItemIn')) ?? node;
  return {
    code: code ?? 'open',
    // What the word was, where several words of cXML share one canonical code.
    reasonCode:
      code === undefined || type === 'allDetail' ? prose(found, type, 60, pointer) : undefined,
    quantity: quantity(found, number, textOf(node, 'UnitOfMeasure'), pointer),
    deliveryDate: date(found, attribute(node, 'deliveryDate'), `${pointer}/@deliveryDate`),
    shipmentDate: date(found, attribute(node, 'shipmentDate'), `${pointer}/@shipmentDate`),
    price: moneyOf(found, child(priced, 'UnitPrice'), `${pointer}/UnitPrice`, materialDecimal),
    reason: prose(found, wordsOf(node), 2000, `${pointer}/Comments`),
  };
}
