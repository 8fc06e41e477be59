/** Real documents are the judges of the models here; they lie outside of the project. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { readIdocs } from '../../../services/sandbox/sap/idoc.ts';
import { nonsense, violation } from '../../../services/sandbox/srm/cxml-check.ts';
import { readTree, type Tree } from '../../../services/sandbox/tree.ts';

const corpus = process.env.POST_OFFICE_CORPUS;
const skip = corpus !== undefined && existsSync(corpus) ? false : 'POST_OFFICE_CORPUS is not set';

function tree(path: string, change = (text: string) => text): Tree {
  const body = Buffer.from(change(readFileSync(join(corpus ?? '', path), 'utf8')));
  const read = readTree({ method: 'POST', url: new URL('http://x/'), headers: {}, body });
  if (!read.ok) throw new Error(read.detail);
  return read.root;
}

t.test('real order requests fit the model of cXML', { skip }, async (t) => {
  for (const name of ['fofcxml_OrderRequest', 'officeluv_order_request']) {
    const root = tree(`cxml/${name}.xml`);
    t.equal(violation(root), undefined);
    t.equal(nonsense(root), undefined);
  }
});

t.test('real orders fit the model of ORDERS05, turned to go into SAP', { skip }, async (t) => {
  // They left SAP, under partner names that an integration platform had lengthened.
  const turned = (text: string) =>
    text.replaceAll('<DIRECT>1', '<DIRECT>2').replace(/<((?:SND|RCV)PRN)>(.{10})[^<]*/g, '<$1>$2');
  for (const name of [
    'sap_p2p_soap_ORDERS05_ORDERS_01_a_Sales_Order_Request_Outbound',
    'sap_o2c_soap_ORDERS05_ORDRSP_01_b_Sales_Order_Response_Outbound',
  ])
    t.match(readIdocs(tree(`idoc/${name}.xml`, turned)), { ok: true });
});
