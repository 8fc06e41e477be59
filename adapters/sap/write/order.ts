import type { Order } from '../../../schemas/types.ts';
import type { WriteContext } from '../../adapter.ts';
import { writeXml, type XmlElement } from '../../wire/xml.ts';
import { sapDate } from '../date.ts';
import { carriedFields, headerOrder, organisations, sums } from '../order-fields.ts';
import { type Settings, sapSettings, timeZoneOffset } from '../settings.ts';
import { conditionSegments, number, taxSegments } from './conditions.ts';
import { controlRecord } from './control.ts';
import { lineSegment } from './line.ts';
import { textSegments } from './notes.ts';
import { headerPartners } from './partner.ts';
import { list, ordered, qualifiedSegment, segment } from './segment.ts';
import { oneLine, whole } from './texts.ts';
import { fitting } from './unwritable.ts';

/** Dates that say when the order itself is of, beside the date of the document. */
const orderDates = new Set<Order['documentType']>(['order', 'orderChange']);

/** A canonical order as an ORDERS05; its segments keep the order of the definition. */
export function writeOrder(order: Order, context: WriteContext): string {
  const settings = sapSettings(context.settings);
  const lines = order.orderLines.map((line) => lineSegment(order, line, settings));
  return writeXml('ORDERS05', {
    IDOC: {
      '@BEGIN': '1',
      EDI_DC40: controlRecord(order.documentType, context),
      E1EDK01: header(order),
      E1EDK14: list(
        Object.entries(organisations).map(([QUALF, name]) =>
          qualifiedSegment({ QUALF }, { ORGID: oneLine(order.organisation?.[name], 35) }),
        ),
      ),
      E1EDK03: dates(order, settings),
      E1EDK04: taxSegments(order.taxes, '/body/taxes'),
      E1EDK05: conditionSegments(order.allowanceCharges, '/body/allowanceCharges'),
      E1EDKA1: headerPartners(order),
      E1EDK02: references(order, settings),
      E1EDK17: list([
        qualifiedSegment({ QUALF: '001' }, { LKOND: oneLine(order.delivery?.incoterms, 3) }),
        qualifiedSegment(
          { QUALF: '002' },
          { LKTEXT: oneLine(order.delivery?.incotermsLocation, 70) },
        ),
      ]),
      E1EDK18: list([
        qualifiedSegment(
          { QUALF: '001' },
          { ZTERM_TXT: isTermsCode(order) ? undefined : oneLine(order.paymentTerms, 70) },
        ),
      ]),
      E1EDKT1: textSegments(order.notes, 'E1EDKT2'),
      E1EDP01: lines.length === 0 ? undefined : lines,
      E1EDS01: totals(order),
    },
  });
}

function header(order: Order): XmlElement {
  const { documentType: type, orderTypeCode: code } = order;
  const fields = {
    // 001 reverses the entire document.
    ACTION:
      type === 'orderCancellation' || order.responseCode === 'rejected'
        ? '001'
        : type === 'orderChange'
          ? '004'
          : undefined,
    CURCY: order.currency,
    ZTERM: isTermsCode(order) ? order.paymentTerms : undefined,
    BSART: whole(code, 4),
    BELNR: fitting(order.id, 35, 'BELNR', '/body/id'),
    ...carriedFields('E1EDK01', order.extensions),
  };
  return segment(ordered(fields, headerOrder));
}

/** SAP's key of payment terms has four places; anything longer is text. */
function isTermsCode({ paymentTerms }: Order): boolean {
  return paymentTerms !== undefined && /^[A-Z0-9]{1,4}$/.test(paymentTerms);
}

function dates(order: Order, settings: Settings): XmlElement[] | undefined {
  const day = (IDDAT: string, value: string | undefined) =>
    value === undefined
      ? undefined
      : segment({ IDDAT, ...sapDate(value, timeZoneOffset(settings)) });
  return list([
    day('002', order.delivery?.requestedDate),
    day('001', order.delivery?.promisedDate),
    day('012', order.issueDate),
    day('022', orderDates.has(order.documentType) ? order.issueDate : undefined),
  ]);
}

/** E1EDK02: 001 the buyer's order, 002 the seller's. */
function references(order: Order, settings: Settings): XmlElement[] | undefined {
  const { orderReference: reference } = order;
  const response = order.documentType === 'orderResponse';
  const buyers = reference?.id ?? (response ? undefined : order.id);
  const sellers = reference?.sellersId ?? order.sellersOrderId;
  const issued = reference?.issueDate;
  return list([
    qualifiedSegment(
      { QUALF: '001' },
      {
        BELNR: fitting(buyers, 35, 'BELNR', '/body/orderReference/id'),
        ...(issued === undefined ? {} : sapDate(issued, timeZoneOffset(settings))),
      },
    ),
    qualifiedSegment(
      { QUALF: '002' },
      { BELNR: fitting(sellers, 35, 'BELNR', '/body/sellersOrderId') },
    ),
  ]);
}

function totals(order: Order): XmlElement[] | undefined {
  return list(
    Object.entries(sums).map(([SUMID, name]) => {
      const amount = order.totals?.[name];
      if (!amount) return undefined;
      const SUMME = number(amount.value, 18, 'SUMME', `/body/totals/${name}/value`);
      return segment({ SUMID, SUMME, SUNIT: amount.currency ?? order.currency });
    }),
  );
}
