import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { bodyViolations } from '../../../schemas/validate.ts';
import { readText } from './documents.ts';

/** Real documents stand outside the project; the variable says where. */
const corpus = process.env.POST_OFFICE_CORPUS;
const readable = /^ORDERS05\/(ORDERS|ORDRSP)$/;

if (corpus === undefined) {
  t.comment('POST_OFFICE_CORPUS is not set: no real IDoc was read.');
  t.pass('nothing to read');
} else {
  t.test('real IDocs: ORDERS05 orders and responses are read, all others named', async (t) => {
    const folder = join(corpus, 'idoc');
    let accepted = 0;
    for (const file of readdirSync(folder)) {
      const read = readText(readFileSync(join(folder, file)));
      if (!read.ok) throw new Error(`${file}: ${read.problem.detail}`);
      for (const { nativeId, nativeType, result } of read.documents) {
        const about = `${file}: ${nativeType} ${nativeId ?? '(no id)'}`;
        if (result.ok) {
          const warnings = result.document.warnings?.map(({ code }) => code).join(', ') ?? 'none';
          t.comment(`${about}: accepted as ${result.document.type}; warnings: ${warnings}`);
          t.match(nativeType, readable, about);
          t.same(bodyViolations(result.document.type, result.document.body), [], about);
          accepted += 1;
        } else {
          t.comment(`${about}: ${result.problem.code}`);
          t.notMatch(nativeType, readable, about);
          t.equal(result.problem.code, 'document_unknown', about);
        }
      }
    }
    t.ok(accepted >= 2, 'an order and a response were among them');
  });
}
