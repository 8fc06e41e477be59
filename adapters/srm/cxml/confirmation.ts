/**
 *   ConfirmationRequest ::= ConfirmationHeader OrderReference … ConfirmationItem*
 *   ConfirmationHeader    @type (accept | reject | detail | allDetail | backordered | except | …)
 *   OrderReference      ::= DocumentReference      @orderID
 *   ConfirmationItem    ::= UnitOfMeasure … ConfirmationStatus+      @lineNumber @quantity
 *
 * (http://xml.cxml.org/schemas/cXML/1.2.063/Fulfill.dtd)
 */
import type { Order, OrderReference } from '../../../schemas/types.ts';
import type { XmlElement, XmlNode } from '../../wire/xml.ts';
import { attribute, child, children } from '../../wire/xml.ts';
import { date, name, requiredName } from '../value/fields.ts';
import type { Findings } from '../value/findings.ts';
import { confirmedLineOf } from './confirmation-line.ts';
import { partiesOf } from './contacts.ts';
import { attributesOf, extensionsOf } from './extensions.ts';
import { forwarderOf, type Head } from './head.ts';
import { chargesOf, moneyOf, taxesOf } from './money.ts';
import { notesOf } from './notes.ts';
import { testModeOf } from './order-request.ts';

const verdicts: Record<string, Order['responseCode']> = {
  accept: 'accepted',
  reject: 'rejected',
  detail: 'detail',
  allDetail: 'detail',
  backordered: 'backordered',
  except: 'changed',
  replace: 'changed',
};

/** The extension that holds the payloadID of the confirmation which an update replaces. */
export const replacedKey = 'DocumentReference/payloadID';

const mostLines = 10000;
const at = 'ConfirmationRequest/ConfirmationHeader';

/** Which order a confirmation speaks of. Some senders give the payloadID only. */
export function orderReferenceOf(request: XmlNode): { id?: string; documentId?: string } {
  const reference = child(request, 'OrderReference');
  return {
    id: attribute(reference, 'orderID'),
    documentId: attribute(child(reference, 'DocumentReference'), 'payloadID'),
  };
}

export function confirmIdOf(request: XmlNode): string | undefined {
  return attribute(child(request, 'ConfirmationHeader'), 'confirmID');
}

/** A confirmation can only be new or replace one that went before; it cannot be deleted. */
export function isUpdate(request: XmlNode): boolean {
  return attribute(child(request, 'ConfirmationHeader'), 'operation') === 'update';
}

export function confirmationOf(
  found: Findings,
  request: XmlNode,
  head: Head,
  container: XmlElement,
): Order {
  const header = child(request, 'ConfirmationHeader') ?? {};
  const order = orderReferenceOf(request);
  const total = moneyOf(found, child(header, 'Total'), `${at}/Total`);
  const items = children(request, 'ConfirmationItem');
  if (items.length > mostLines)
    found.refuse(
      'maxItems',
      'ConfirmationRequest/ConfirmationItem',
      `there may be ${mostLines} lines`,
    );
  return {
    id: requiredName(
      found,
      confirmIdOf(request) ?? order.id ?? order.documentId,
      255,
      `${at}/@confirmID`,
    ),
    documentType: 'orderResponse',
    orderReference: referenceOf(found, request, order),
    documentVersion: name(found, attribute(header, 'version'), 60, `${at}/@version`),
    issueDate: date(found, attribute(header, 'noticeDate'), `${at}/@noticeDate`),
    responseCode: verdictOf(found, attribute(header, 'type')),
    currency: total?.currency,
    ...partiesOf(found, header, { buyer: head.to, seller: head.from }, at),
    otherParties: forwarderOf(head),
    delivery: { incoterms: name(found, attribute(header, 'incoTerms')?.toUpperCase(), 60, at) },
    notes: notesOf(found, header, 1000, at),
    allowanceCharges: chargesOf(found, child(header, 'Total'), child(header, 'Shipping'), at),
    taxes: taxesOf(found, child(header, 'Tax'), `${at}/Tax`),
    totals: { totalAmount: total, taxAmount: moneyOf(found, child(header, 'Tax'), `${at}/Tax`) },
    orderLines: items
      .slice(0, mostLines)
      .map((item, index) => confirmedLineOf(found, item, index + 1)),
    extensions: extensionsOf(
      found,
      {
        ...attributesOf(header, ['type', 'invoiceID']),
        [replacedKey]: attribute(child(header, 'DocumentReference'), 'payloadID'),
        deploymentMode: testModeOf(container),
      },
      [header],
      at,
    ),
  };
}

/** Without any number of the order, nobody could tell what is confirmed. */
function referenceOf(
  found: Findings,
  request: XmlNode,
  order: ReturnType<typeof orderReferenceOf>,
): OrderReference {
  const pointer = 'ConfirmationRequest/OrderReference';
  const id = name(found, order.id, 255, `${pointer}/@orderID`);
  const documentId = name(found, order.documentId, 300, `${pointer}/DocumentReference/@payloadID`);
  if (id === undefined && documentId === undefined)
    found.refuse('required', `${pointer}/@orderID`, 'is missing');
  const issued = attribute(child(request, 'OrderReference'), 'orderDate');
  return { id, documentId, issueDate: date(found, issued, `${pointer}/@orderDate`) };
}

function verdictOf(found: Findings, type: string | undefined): Order['responseCode'] {
  if (type !== undefined && Object.hasOwn(verdicts, type)) return verdicts[type];
  found.refuse('enum', `${at}/@type`, `must be one of ${Object.keys(verdicts).join(', ')}`, type);
  return undefined;
}
