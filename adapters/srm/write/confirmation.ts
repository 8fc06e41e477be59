import type { Envelope, LineStatus, Order } from '../../../schemas/types.ts';
import type { WriteContext, Written } from '../../adapter.ts';
import type { XmlElement } from '../../wire/xml.ts';
import { replacedKey } from '../cxml/confirmation.ts';
import { cxmlInstant } from '../cxml/dtd.ts';
import type { Settings } from '../settings.ts';
import { contactOf } from './address.ts';
import { commentsOf, extrinsicsOf } from './comments.ts';
import { confirmationItemOf, statusesOf } from './confirmation-line.ts';
import { endsOf, writeEnvelope } from './envelope.ts';
import { newFaults } from './faults.ts';
import { lineNumbers } from './line-numbers.ts';
import { moneyWriter, shippingOf, taxOf } from './money.ts';

const types: Record<NonNullable<Order['responseCode']>, string> = {
  accepted: 'accept',
  rejected: 'reject',
  changed: 'except',
  detail: 'detail',
  backordered: 'backordered',
};

/** An order response as a ConfirmationRequest: the seller speaks to the buyer. */
export function writeConfirmation(
  order: Order,
  action: Envelope['action'],
  settings: Settings,
  context: WriteContext,
): Written {
  const faults = newFaults();
  const ends = endsOf(order.sellerParty, order.buyerParty, settings, faults);
  const money = moneyWriter(order.currency ?? settings.default_currency, faults);
  const numbers = lineNumbers(order.orderLines);
  const type = typeOf(order);
  if (type === undefined)
    faults.add('/body/responseCode', 'is missing, and there is no line that says what it is');
  const { language } = settings;
  const reference = order.orderReference;
  const isUpdate = action === 'update';
  const replaced = isUpdate ? order.extensions?.[replacedKey] : undefined;
  const header: XmlElement = {
    '@confirmID': order.id === reference?.id ? undefined : order.id,
    '@operation': isUpdate ? 'update' : 'new',
    '@type': type,
    '@noticeDate': cxmlInstant(order.issueDate ?? context.acceptedAt),
    '@invoiceID': order.extensions?.invoiceID,
    '@incoTerms': incotermsOf(order.delivery?.incoterms),
    DocumentReference: replaced === undefined ? undefined : { '@payloadID': replaced },
    Total: order.totals?.totalAmount && money(order.totals.totalAmount, '/body/totals/totalAmount'),
    Shipping: shippingOf(order.allowanceCharges, money, language, '/body/allowanceCharges'),
    Tax: taxOf(order.taxes, order.totals?.taxAmount, money, language, '/body/taxes'),
    Contact: order.sellerParty?.contacts?.map((contact) => contactOf(contact, language)),
    Comments: [...(commentsOf(order.notes) ?? []), ...reasonsOf(order, type)],
    Extrinsic: extrinsicsOf(order.extensions),
  };
  const ConfirmationRequest: XmlElement = {
    ConfirmationHeader: header,
    OrderReference: {
      '@orderID': reference?.id,
      '@orderDate': reference?.issueDate && cxmlInstant(reference.issueDate),
      // Demanded even where the order did not come as cXML; its number stands beside it.
      DocumentReference: {
        '@payloadID': reference?.documentId ?? `unknown@${settings.payload_host}`,
      },
    },
    ConfirmationItem:
      type === 'reject'
        ? undefined
        : order.orderLines.map((line) =>
            confirmationItemOf(order, line, numbers, money, settings, faults),
          ),
  };
  return faults.orElse(() =>
    writeEnvelope(
      { ConfirmationRequest },
      'Fulfill.dtd',
      ends,
      order.extensions,
      settings,
      context,
    ),
  );
}

/**
 * The type of the whole. Fulfill.dtd: accept and backordered have lines of that kind only, reject
 * has no lines, and detail has whatever differs.
 */
function typeOf(order: Order): string | undefined {
  const codes = new Set(
    order.orderLines.flatMap((line) => statusesOf(order, line)).map(({ code }) => code),
  );
  const own = order.responseCode && types[order.responseCode];
  if (codes.size === 0) return own;
  const [only] = codes;
  const sole = codes.size === 1 ? only : undefined;
  if (sole === 'accepted') return 'accept';
  if (sole === 'backordered') return 'backordered';
  if (sole === 'rejected' && order.responseCode === 'rejected') return 'reject';
  return order.extensions?.type === 'allDetail' ? 'allDetail' : own === 'except' ? own : 'detail';
}

/** A rejection of the whole has no lines to say why. */
function reasonsOf(order: Order, type: string | undefined): XmlElement[] {
  if (type !== 'reject') return [];
  const all: LineStatus[] = order.orderLines.flatMap((line) => line.lineStatus ?? []);
  return [...new Set(all.map(({ reason }) => reason))].flatMap((reason) =>
    reason === undefined ? [] : [{ '#text': reason }],
  );
}

/** Fulfill.dtd lists the Incoterms of its time, in lower case. */
function incotermsOf(code: string | undefined): string | undefined {
  const lower = code?.toLowerCase() ?? '';
  const known = 'cfr cif cip cpt daf ddp ddu deq des exw fas fca fob'.split(' ');
  return known.includes(lower) ? lower : undefined;
}
