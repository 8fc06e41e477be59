import type { Order, Party } from '../../../schemas/types.ts';
import type { WriteContext, Written } from '../../adapter.ts';
import type { XmlElement } from '../../wire/xml.ts';
import { cxmlInstant } from '../cxml/dtd.ts';
import { keptAttributes } from '../cxml/order-request.ts';
import type { Settings } from '../settings.ts';
import { addressOf, contactOf, referencesOf } from './address.ts';
import { attributesOf, commentsOf, extrinsicsOf } from './comments.ts';
import { endsOf, writeEnvelope } from './envelope.ts';
import { newFaults } from './faults.ts';
import { lineNumbers } from './line-numbers.ts';
import { type MoneyWriter, modificationsOf, moneyWriter, shippingOf, taxOf } from './money.ts';
import { itemOutOf } from './order-line.ts';
import { organisationOf } from './organisation.ts';
import { deliveryTermsOf, paymentTermsOf } from './terms.ts';
import { totalOf } from './total.ts';

const types = { order: 'new', orderChange: 'update', orderCancellation: 'delete' } as const;
const orderTypes = ['release', 'regular', 'blanket', 'stockTransport', 'stockTransportRelease'];

/** An order, a change or a cancellation as an OrderRequest. */
export function writeOrder(order: Order, settings: Settings, context: WriteContext): Written {
  const faults = newFaults();
  const ends = endsOf(order.buyerParty, order.sellerParty, settings, faults);
  const money = moneyWriter(order.currency ?? settings.default_currency, faults);
  const numbers = lineNumbers(order.orderLines);
  if (order.orderLines.length === 0)
    faults.add('/body/orderLines', 'is empty; an OrderRequest has a line at least');
  const OrderRequest: XmlElement = {
    OrderRequestHeader: headerOf(order, money, settings, context),
    ItemOut: order.orderLines.map((line) => itemOutOf(line, numbers, money, settings, faults)),
  };
  return faults.orElse(() =>
    writeEnvelope({ OrderRequest }, 'cXML.dtd', ends, order.extensions, settings, context),
  );
}

function headerOf(
  order: Order,
  money: MoneyWriter,
  settings: Settings,
  context: WriteContext,
): XmlElement {
  const { language } = settings;
  const { allowanceCharges: charges, delivery } = order;
  const version = order.documentVersion;
  const terms = paymentTermsOf(order.paymentTerms);
  const contacts = [...(order.buyerParty?.contacts ?? []), ...(order.sellerParty?.contacts ?? [])];
  const original = order.orderReference?.documentId;
  return {
    '@orderID': orderIdOf(order),
    '@orderDate': cxmlInstant(order.issueDate ?? context.acceptedAt),
    '@type': order.documentType === 'orderResponse' ? undefined : types[order.documentType],
    '@orderType': orderTypes.find((type) => type === order.orderTypeCode),
    '@orderVersion': version !== undefined && /^\d+$/.test(version) ? version : undefined,
    '@requestedDeliveryDate': delivery?.requestedDate && cxmlInstant(delivery.requestedDate),
    ...attributesOf(order.extensions, keptAttributes),
    Total: {
      ...money(totalOf(order), '/body/totals/totalAmount'),
      Modifications: modificationsOf(charges, money, language, '/body/allowanceCharges'),
    },
    ShipTo: delivery?.deliveryParty && placeOf(delivery.deliveryParty, language),
    BillTo: billToOf(order, settings),
    ...organisationOf(order.organisation),
    Shipping: shippingOf(charges, money, language, '/body/allowanceCharges'),
    Tax: taxOf(order.taxes, order.totals?.taxAmount, money, language, '/body/taxes'),
    PaymentTerm: terms,
    Contact: contacts.map((contact) => contactOf(contact, language)),
    Comments: commentsOf(order.notes),
    DocumentReference: original === undefined ? undefined : { '@payloadID': original },
    SupplierOrderInfo: order.sellersOrderId && { '@orderID': order.sellersOrderId },
    TermsOfDelivery: deliveryTermsOf(delivery),
    Extrinsic: extrinsicsOf(order.extensions, {
      PaymentTerms: terms === undefined ? order.paymentTerms : undefined,
    }),
  };
}

/** A change or cancellation is known by the number of the order that it changes. */
function orderIdOf(order: Order): string {
  return order.documentType === 'order' ? order.id : (order.orderReference?.id ?? order.id);
}

/** cXML demands a BillTo: the invoice party, else the buyer, else our own name. */
function billToOf({ invoiceParty, buyerParty }: Order, settings: Settings): XmlElement {
  return placeOf(
    invoiceParty ?? buyerParty ?? { partyName: settings.from_identity },
    settings.language,
  );
}

function placeOf(party: Party, language: string): XmlElement {
  return { Address: addressOf(party, language), IdReference: referencesOf(party) };
}
