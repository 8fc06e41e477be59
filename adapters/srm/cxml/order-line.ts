import type { Delivery, OrderLine, Price, ScheduleLine } from '../../../schemas/types.ts';
import type { XmlNode } from '../../wire/xml.ts';
import { attribute, child, children, textOf } from '../../wire/xml.ts';
import { date, list, materialDecimal, name, prose, quantity } from '../value/fields.ts';
import type { Findings } from '../value/findings.ts';
import { partyOf } from './addresses.ts';
import { attributesOf, extensionsOf } from './extensions.ts';
import { detailOf, itemOf } from './item.ts';
import { chargesOf, moneyOf, taxesOf } from './money.ts';
import { notesOf } from './notes.ts';
import { incotermsOf } from './terms.ts';

/** Attributes without a canonical name that a receiver of cXML may need. */
export const keptLineAttributes = [
  'requisitionID',
  'agreementItemNumber',
  'itemType',
  'compositeItemType',
  'itemCategory',
  'isAdHoc',
  'isReturn',
  'requestedShipmentDate',
  'confirmationDueDate',
] as const;

/** An ItemOut. Its lineNumber may be left out: then the position counts. */
export function lineOf(found: Findings, node: XmlNode, index: number): OrderLine {
  const pointer = `OrderRequest/ItemOut[${index}]`;
  const detail = detailOf(node);
  const number = materialDecimal(found, attribute(node, 'quantity'), `${pointer}/@quantity`);
  if (attribute(node, 'isReturn') === 'yes')
    found.warn('line_is_return', `${pointer}/@isReturn`, 'The line sends goods back.');
  return {
    id: name(found, attribute(node, 'lineNumber'), 60, `${pointer}/@lineNumber`) ?? String(index),
    lineIndex: index,
    parentLineId: name(
      found,
      attribute(node, 'parentLineNumber'),
      60,
      `${pointer}/@parentLineNumber`,
    ),
    action: actionOf(node),
    item: itemOf(found, node, pointer),
    quantity: quantity(found, number, textOf(detail, 'UnitOfMeasure'), pointer),
    price: priceOf(found, detail, `${pointer}/ItemDetail`),
    allowanceCharges: chargesOf(
      found,
      child(detail, 'UnitPrice'),
      child(node, 'Shipping'),
      pointer,
    ),
    taxes: taxesOf(found, child(node, 'Tax'), `${pointer}/Tax`),
    delivery: deliveryOf(found, node, pointer),
    notes: notesOf(found, node, 200, pointer),
    requester: requesterOf(found, node, `${pointer}/Contact`),
    extensions: extensionsOf(found, extrasOf(node, detail), [detail, node], pointer),
  };
}

/** Who asked for it, among the people of the line. */
function requesterOf(found: Findings, node: XmlNode, pointer: string): string | undefined {
  const contact = children(node, 'Contact').find((one) =>
    /^(requester|endUser)$/.test(attribute(one, 'role') ?? ''),
  );
  return prose(found, textOf(contact, 'Name'), 500, `${pointer}/Name`);
}

function actionOf(node: XmlNode): OrderLine['action'] {
  if (attribute(node, 'operation') === 'delete') return 'delete';
  return attribute(node, 'isItemChanged') === 'yes' ? 'change' : undefined;
}

/** `UnitPrice` buys one unit, or as many as `PriceBasisQuantity` says. */
export function priceOf(
  found: Findings,
  detail: XmlNode | undefined,
  pointer: string,
): Price | undefined {
  const amount = moneyOf(
    found,
    child(detail, 'UnitPrice'),
    `${pointer}/UnitPrice`,
    materialDecimal,
  );
  if (amount === undefined) return undefined;
  const basis = child(detail, 'PriceBasisQuantity');
  const at = `${pointer}/PriceBasisQuantity`;
  const number = materialDecimal(found, attribute(basis, 'quantity'), `${at}/@quantity`);
  return { amount, baseQuantity: quantity(found, number, textOf(basis, 'UnitOfMeasure'), at) };
}

function deliveryOf(found: Findings, node: XmlNode, pointer: string): Delivery {
  const wanted = attribute(node, 'requestedDeliveryDate');
  const schedule = children(node, 'ScheduleLine').map((line): ScheduleLine | undefined => {
    const at = `${pointer}/ScheduleLine`;
    const number = materialDecimal(found, attribute(line, 'quantity'), `${at}/@quantity`);
    const part = quantity(found, number, textOf(line, 'UnitOfMeasure'), at);
    return (
      part && { quantity: part, date: date(found, attribute(line, 'requestedDeliveryDate'), at) }
    );
  });
  return {
    requestedDate: date(found, wanted, `${pointer}/@requestedDeliveryDate`),
    deliveryParty: partyOf(found, child(node, 'ShipTo'), `${pointer}/ShipTo`),
    schedule: list(found, schedule, 1000, `${pointer}/ScheduleLine`),
    ...incotermsOf(found, node, pointer),
  };
}

function extrasOf(node: XmlNode, detail: XmlNode | undefined) {
  const factor = attribute(child(detail, 'PriceBasisQuantity'), 'conversionFactor');
  return {
    ...attributesOf(node, keptLineAttributes),
    conversionFactor: factor === '1' ? undefined : factor,
  };
}
