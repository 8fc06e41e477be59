/**
 *   OrderRequest       ::= OrderRequestHeader ItemOut+
 *   OrderRequestHeader ::= Total ShipTo? BillTo … Shipping? Tax? … Contact* Comments* … Extrinsic*
 *                          @orderID @orderDate @type (new | update | delete) @orderVersion
 */
import type { Order } from '../../../schemas/types.ts';
import type { XmlElement, XmlNode } from '../../wire/xml.ts';
import { attribute, child, children } from '../../wire/xml.ts';
import { date, name, requiredName } from '../value/fields.ts';
import type { Findings } from '../value/findings.ts';
import { partyOf } from './addresses.ts';
import { partiesOf } from './contacts.ts';
import { attributesOf, extensionsOf } from './extensions.ts';
import { forwarderOf, type Head } from './head.ts';
import { chargesOf, moneyOf, taxesOf } from './money.ts';
import { notesOf } from './notes.ts';
import { lineOf } from './order-line.ts';
import { organisationOf } from './organisation.ts';
import { incotermsOf, paymentTermsOf } from './terms.ts';

export const orderTypes = {
  new: { documentType: 'order', action: 'create' },
  update: { documentType: 'orderChange', action: 'update' },
  delete: { documentType: 'orderCancellation', action: 'delete' },
} as const;

/** Attributes without a canonical name that a receiver of cXML may need. */
export const keptAttributes = [
  'requisitionID',
  'agreementID',
  'agreementPayloadID',
  'parentAgreementID',
  'parentAgreementPayloadID',
  'effectiveDate',
  'expirationDate',
  'shipComplete',
  'releaseRequired',
  'pickUpDate',
] as const;

const mostLines = 10000;
const at = 'OrderRequest/OrderRequestHeader';

/** The type of an OrderRequest: new when it does not say (the DTD's default). */
export function orderTypeOf(request: XmlNode): keyof typeof orderTypes | undefined {
  const type = attribute(child(request, 'OrderRequestHeader'), 'type') ?? 'new';
  return Object.hasOwn(orderTypes, type) ? (type as keyof typeof orderTypes) : undefined;
}

export function orderIdOf(request: XmlNode): string | undefined {
  return attribute(child(request, 'OrderRequestHeader'), 'orderID');
}

export function orderOf(
  found: Findings,
  request: XmlNode,
  head: Head,
  container: XmlElement,
): Order {
  const header = child(request, 'OrderRequestHeader') ?? {};
  const type = orderTypeOf(request);
  if (type === undefined)
    found.refuse('enum', `${at}/@type`, 'must be new, update or delete', attribute(header, 'type'));
  const id = requiredName(found, orderIdOf(request), 255, `${at}/@orderID`);
  const total = moneyOf(found, child(header, 'Total'), `${at}/Total`);
  const orderLines = linesOf(found, request, type);
  return {
    id,
    documentType: orderTypes[type ?? 'new'].documentType,
    orderReference: type === 'new' ? undefined : referenceOf(found, id, header),
    documentVersion: name(found, attribute(header, 'orderVersion'), 60, `${at}/@orderVersion`),
    sellersOrderId: name(found, attribute(child(header, 'SupplierOrderInfo'), 'orderID'), 255, at),
    orderTypeCode: name(found, attribute(header, 'orderType'), 60, `${at}/@orderType`),
    issueDate: date(found, attribute(header, 'orderDate'), `${at}/@orderDate`),
    currency: total?.currency ?? orderLines.find((line) => line.price)?.price?.amount.currency,
    ...partiesOf(found, header, { buyer: head.from, seller: head.to }, at),
    invoiceParty: partyOf(found, child(header, 'BillTo'), `${at}/BillTo`),
    otherParties: forwarderOf(head),
    organisation: organisationOf(found, header, at),
    delivery: {
      requestedDate: date(
        found,
        attribute(header, 'requestedDeliveryDate'),
        `${at}/@requestedDeliveryDate`,
      ),
      deliveryParty: partyOf(found, child(header, 'ShipTo'), `${at}/ShipTo`),
      ...incotermsOf(found, header, at),
    },
    paymentTerms: paymentTermsOf(found, header, at),
    notes: notesOf(found, header, 1000, at),
    allowanceCharges: chargesOf(found, child(header, 'Total'), child(header, 'Shipping'), at),
    taxes: taxesOf(found, child(header, 'Tax'), `${at}/Tax`),
    totals: { totalAmount: total, taxAmount: moneyOf(found, child(header, 'Tax'), `${at}/Tax`) },
    orderLines,
    extensions: extensionsOf(
      found,
      { ...attributesOf(header, keptAttributes), deploymentMode: testModeOf(container) },
      [header],
      at,
    ),
  };
}

function linesOf(found: Findings, request: XmlNode, type: keyof typeof orderTypes | undefined) {
  const items = children(request, 'ItemOut');
  if (items.length === 0 && type !== 'delete')
    found.refuse('minItems', 'OrderRequest/ItemOut', 'there must be a line');
  if (items.length > mostLines)
    found.refuse('maxItems', 'OrderRequest/ItemOut', `there may be ${mostLines} lines`);
  return items.slice(0, mostLines).map((item, index) => lineOf(found, item, index + 1));
}

/** An update or a deletion names the number of the order, and the document that it replaces. */
function referenceOf(found: Findings, id: string, header: XmlNode) {
  const payload = attribute(child(header, 'DocumentReference'), 'payloadID');
  return { id, documentId: name(found, payload, 300, `${at}/DocumentReference/@payloadID`) };
}

/** `test` when the sender says so: nobody may take such a document for a real one. */
export function testModeOf(container: XmlElement): string | undefined {
  const mode = attribute(container, 'deploymentMode');
  return mode === undefined || mode === 'production' ? undefined : mode;
}
