import { type Problem, problem } from '../../../schemas/problems.ts';
import type { Order, OrderLine } from '../../../schemas/types.ts';
import type { CanonicalDocument } from '../../adapter.ts';
import type { Kind } from '../kinds.ts';
import { headerFields, organisations, sums } from '../order-fields.ts';
import { isText } from './address.ts';
import { allowanceCharges, taxes } from './conditions.ts';
import { headerDelivery } from './delivery.ts';
import { ExtensionFields } from './extensions.ts';
import { responseCode } from './line-status.ts';
import { notes } from './notes.ts';
import { orderKeys } from './order-keys.ts';
import { orderLine, repeatedLines } from './order-line.ts';
import { orderNumbers } from './order-numbers.ts';
import { documentType } from './order-type.ts';
import { partners } from './partners.ts';
import { quoted, type Reading, warn } from './reading.ts';
import { field, qualified, type Segment, segment, segments } from './segment.ts';
import { checkControlTotal, totals } from './totals.ts';
import { currency, date, defined, filled } from './values.ts';

export type Normalized =
  | { ok: true; document: CanonicalDocument }
  | { ok: false; problem: Problem };

const envelopeActions = {
  order: 'create',
  orderChange: 'update',
  orderResponse: 'create',
  orderCancellation: 'delete',
} as const;

/** An ORDERS, ORDCHG or ORDRSP as a canonical order. */
export function readOrder(reading: Reading, idoc: Segment, kind: Kind): Normalized {
  const header = segment(idoc, 'E1EDK01');
  const type = documentType(reading, kind, header);
  const numbers = orderNumbers(reading, idoc, header, type);
  if (!numbers) {
    return refused(
      'The order has no number: neither E1EDK02 001 nor E1EDK01/BELNR.',
      `${idoc.path}/E1EDK01/BELNR`,
    );
  }
  const code = currency(reading, header, 'CURCY');
  const lines: OrderLine[] = [];
  for (const [index, from] of segments(idoc, 'E1EDP01').entries()) {
    const line = orderLine(reading, from, index + 1, kind, code);
    if (!line) return refused('A line has no number.', `${from.path}/POSEX`);
    lines.push(line);
  }
  if (lines.length === 0 && (type === 'order' || type === 'orderChange')) {
    return refused('The order has no line.', `${idoc.path}/E1EDP01`);
  }
  for (const { path, id } of repeatedLines(idoc)) {
    warn(reading, 'line_id_repeated', path, `Line number ${quoted(id)} came before.`);
  }
  const { deliveryParty, ...parties } = partners(reading, idoc);
  const extensions = headerExtensions(idoc, header);
  if (code === undefined) extensions.addFields('E1EDK01', header, ['CURCY']);
  const total = totals(reading, idoc, code);
  checkControlTotal(reading, idoc, total, lines);
  const body: Order = defined({
    ...numbers,
    documentType: type,
    orderTypeCode: field(header, 'BSART') ?? organisation(idoc, '013') ?? organisation(idoc, '012'),
    issueDate: issueDate(reading, idoc),
    currency: code,
    responseCode:
      type === 'orderResponse' ? responseCode(field(header, 'ACTION'), lines) : undefined,
    ...parties,
    organisation: organisationOf(idoc),
    delivery: headerDelivery(reading, idoc, deliveryParty),
    paymentTerms: paymentTerms(idoc, header, extensions),
    notes: notes(reading, idoc, 'E1EDKT1', 1000),
    allowanceCharges: allowanceCharges(reading, idoc, 'E1EDK05', code, extensions),
    taxes: taxes(reading, idoc, 'E1EDK04', code),
    totals: total,
    orderLines: lines,
    extensions: extensions.get(),
  });
  return {
    ok: true,
    document: {
      type: 'order',
      action: envelopeActions[type],
      businessKeys: orderKeys(body, idoc),
      body,
    },
  };
}

function refused(detail: string, pointer: string): Normalized {
  return { ok: false, problem: problem('document_invalid', detail, { pointer }) };
}

/** IDDAT 012 is the date of the document, 022 that of the order. */
function issueDate(reading: Reading, idoc: Segment): string | undefined {
  return (
    date(reading, qualified(idoc, 'E1EDK03', 'IDDAT', '012'), 'DATUM') ??
    date(reading, qualified(idoc, 'E1EDK03', 'IDDAT', '022'), 'DATUM')
  );
}

function organisation(idoc: Segment, qualifier: string): string | undefined {
  return field(qualified(idoc, 'E1EDK14', 'QUALF', qualifier), 'ORGID');
}

function organisationOf(idoc: Segment): Order['organisation'] {
  const found: Order['organisation'] = {};
  for (const [qualifier, name] of Object.entries(organisations)) {
    const value = organisation(idoc, qualifier);
    if (value !== undefined) found[name] = value;
  }
  return filled(found);
}

/** The code (ZTERM); without one, the texts of E1EDK18. */
function paymentTerms(
  idoc: Segment,
  header: Segment | undefined,
  extensions: ExtensionFields,
): string | undefined {
  const texts = segments(idoc, 'E1EDK18')
    .map((from) => field(from, 'ZTERM_TXT'))
    .filter(isText);
  const text = texts.length === 0 ? undefined : texts.join('; ');
  const code = field(header, 'ZTERM');
  if (code !== undefined) extensions.add('E1EDK18.ZTERM_TXT', text);
  return code ?? text?.slice(0, 2000);
}

function headerExtensions(idoc: Segment, header: Segment | undefined): ExtensionFields {
  const extensions = new ExtensionFields();
  extensions.addFields('E1EDK01', header, headerFields);
  extensions.addQualified(idoc, 'E1EDK14', 'QUALF', 'ORGID', Object.keys(organisations));
  extensions.addQualified(idoc, 'E1EDK03', 'IDDAT', 'DATUM', ['001', '002', '012']);
  extensions.addQualified(idoc, 'E1EDK02', 'QUALF', 'BELNR', ['001', '002']);
  extensions.addQualified(idoc, 'E1EDKA1', 'PARVW', 'IHREZ', []);
  extensions.addQualified(idoc, 'E1EDS01', 'SUMID', 'SUMME', Object.keys(sums));
  return extensions;
}
