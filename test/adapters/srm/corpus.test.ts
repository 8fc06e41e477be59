import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import srm from '../../../adapters/srm/index.ts';
import { bodyViolations } from '../../../schemas/validate.ts';
import { findTool } from '../../../scripts/programs.ts';
import { env } from '../../support/env.ts';
import {
  fixture,
  messageOf,
  onlyOrder,
  readText,
  refusal,
  warningsOf,
  writtenOf,
} from './samples.ts';

/** What must become of each real document; a file that is not here is a document that nobody judged. */
const fates: Record<string, 'accepted' | 'document_unknown'> = {
  'fofcxml_OrderRequest.xml': 'accepted',
  'officeluv_order_request.xml': 'accepted',
  'fofcxml_Builder_poom.xml': 'document_unknown',
  'fofcxml_Handling_quote_request.xml': 'document_unknown',
  'fofcxml_PunchoutOrderMessage.xml': 'document_unknown',
  'fofcxml_ShipNoticeRequest.xml': 'document_unknown',
  'fofcxml_StatusUpdateRequest.xml': 'document_unknown',
  'fofcxml_simple-profile-request.xml': 'document_unknown',
  'officeluv_envelope2.xml': 'document_unknown',
  'officeluv_invoice_taxes_at_line_multiple_taxes.xml': 'document_unknown',
  'officeluv_item_in.xml': 'document_unknown',
  'officeluv_punch_out_order_message_doc.xml': 'document_unknown',
  'officeluv_punch_out_setup_request_doc_coupa.xml': 'document_unknown',
  'officeluv_punch_out_setup_request_doc_with_ship_to.xml': 'document_unknown',
  'officeluv_response_status_200.xml': 'document_unknown',
  'officeluv_response_status_400.xml': 'document_unknown',
};

const ends = { from_domain: 'DUNS', from_identity: '1', to_domain: 'DUNS', to_identity: '2' };
const orders = ['fofcxml_OrderRequest.xml', 'officeluv_order_request.xml'];

if (env.corpus === undefined) {
  t.comment('POST_OFFICE_CORPUS is not set: no real cXML was read, nothing checked by its DTD.');
} else {
  const folder = join(env.corpus, 'cxml');

  t.test('real cXML: orders are accepted, all other kinds refused by name', async (t) => {
    const files = readdirSync(folder).filter((file) => file.endsWith('.xml'));
    t.same(files.sort(), Object.keys(fates).sort(), 'every document is judged');
    for (const file of files) {
      const result = readText(readFileSync(join(folder, file)), {}, 'text/xml');
      const fate = refusal(result) ?? 'accepted';
      const [first] = result.ok ? result.documents : [];
      t.comment(`${file}: ${first?.nativeType ?? 'not cXML'}: ${fate}`);
      t.equal(fate, fates[file], file);
      if (first?.result.ok !== true) continue;
      const { document } = first.result;
      t.comment(`  ${first.nativeId}; warnings: ${warningsOf(document).join(', ') || 'none'}`);
      t.same(bodyViolations(document.type, document.body), [], file);
    }
  });

  t.test('a real order that is written again has the same lines and prices', async (t) => {
    for (const file of orders) {
      const order = onlyOrder(readText(readFileSync(join(folder, file))));
      const again = onlyOrder(readText(writtenOf(messageOf(order), ends)));
      t.equal(again.id, order.id);
      const kept = (one: typeof order) =>
        one.orderLines.map(({ id, quantity, price, item }) => ({ id, quantity, price, item }));
      t.same(kept(again), kept(order), file);
      t.same(again.totals, order.totals, file);
    }
  });

  const dtd = (name: string) => join(folder, 'dtd', `1.2.063_${name}`);
  if (!existsSync(dtd('cXML.dtd'))) {
    t.comment(`${folder} has no DTD of cXML: nothing was checked by it.`);
  } else {
    const xmllint = findTool('xmllint');
    /** What xmllint says against the text; nothing when it is valid. */
    const invalid = (text: string, name: string) => {
      const args = ['--noout', '--nonet', '--dtdvalid', dtd(name), '-'];
      // Without its DOCTYPE, which would be fetched: the DTD is the one that we name.
      const input = text.replace(/<!DOCTYPE[^>]*>/, '');
      const { status, stderr } = spawnSync(xmllint, args, { input, encoding: 'utf8' });
      return status === 0 ? undefined : stderr.slice(0, 500);
    };

    t.test('the oracle knows a document that is not valid', async (t) => {
      const text = fixture('write-order.written.xml');
      t.match(
        invalid(text.replace('<UserAgent>Post Office</UserAgent>', ''), 'cXML.dtd'),
        /Sender/,
      );
    });

    t.test('what we write is valid by the DTD of cXML', async (t) => {
      for (const name of ['write-order', 'write-change', 'write-cancellation'])
        t.equal(invalid(fixture(`${name}.written.xml`), 'cXML.dtd'), undefined, name);
      for (const name of ['write-confirmation', 'write-rejection'])
        t.equal(invalid(fixture(`${name}.written.xml`), 'Fulfill.dtd'), undefined, name);
      const update = onlyOrder(readText(fixture('confirmation.xml')));
      const updated = writtenOf(messageOf(update, { action: 'update' }), ends);
      t.equal(invalid(updated, 'Fulfill.dtd'), undefined, 'an update of a confirmation');
      for (const file of orders) {
        const order = onlyOrder(readText(readFileSync(join(folder, file))));
        for (const documentType of ['order', 'orderChange', 'orderCancellation'] as const) {
          const orderReference = { id: order.id };
          const written = writtenOf(messageOf({ ...order, documentType, orderReference }), ends);
          t.equal(invalid(written, 'cXML.dtd'), undefined, `${file} as ${documentType}`);
        }
        const response = {
          ...order,
          documentType: 'orderResponse',
          orderReference: { id: order.id },
          responseCode: 'accepted',
        } as const;
        t.equal(invalid(writtenOf(messageOf(response), ends), 'Fulfill.dtd'), undefined, file);
      }
    });

    t.test('what we answer is valid by the DTD of cXML', async (t) => {
      for (const problem of [undefined, { code: 'document_unknown', detail: '<no>' } as const]) {
        const reply = srm.reply({
          result: problem ? 'refused' : 'accepted',
          interchangeId: 'ict_0192f0c0000070008000000000000001',
          at: '2026-01-02T03:04:05Z',
          received: { body: Buffer.from('<cXML/>'), contentType: 'text/xml', headers: {} },
          ...(problem === undefined ? {} : { problem }),
        });
        t.equal(invalid(reply?.body ?? '', 'cXML.dtd'), undefined);
      }
    });
  }
}
