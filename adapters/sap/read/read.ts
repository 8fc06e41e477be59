/**
 * IDoc XML to canonical documents.
 *
 *   file ::= <BASICTYPE> <IDOC BEGIN="1"> <EDI_DC40 SEGMENT="1"> field* </EDI_DC40> segment* </IDOC>+ </BASICTYPE>
 *   segment ::= <NAME SEGMENT="1"> field* segment* </NAME>
 *
 * There is no namespace. Every IDOC is a document of its own, with a fate of its own.
 */
import { problem } from '../../../schemas/problems.ts';
import type { ReadContext, ReadDocument, ReadResult, Received } from '../../adapter.ts';
import { children, xmlReader } from '../../wire/xml.ts';
import { createdAt, readControl, serial } from './control.ts';
import { knownOf } from './known.ts';
import { type Normalized, readOrder } from './order.ts';
import { quoted, startReading } from './reading.ts';
import { repeatable } from './repeatable.ts';
import type { Segment } from './segment.ts';
import { readSupplier } from './supplier.ts';

const readXml = xmlReader(repeatable);
const notXml = /json|form-data|form-urlencoded/;

export function read(received: Received, context: ReadContext): ReadResult {
  if (notXml.test(received.contentType)) {
    return {
      ok: false,
      problem: problem('content_type_unsupported', 'An IDoc is posted as text/xml.'),
    };
  }
  const xml = readXml(received, context.limits);
  if (!xml.ok) return xml;
  const idocs = children(xml.root, 'IDOC');
  if (idocs.length === 0) {
    return {
      ok: false,
      problem: problem(
        'document_unknown',
        `The root element ${quoted(xml.rootName)} holds no IDOC.`,
      ),
    };
  }
  if (idocs.length > context.limits.documents) {
    return {
      ok: false,
      problem: problem(
        'too_many_documents',
        `There are ${idocs.length} IDocs; ${context.limits.documents} are read at once.`,
      ),
    };
  }
  const documents = idocs.map((node, index) =>
    readIdoc({ path: `/${xml.rootName}/IDOC[${index + 1}]`, node }, xml.rootName, context),
  );
  return { ok: true, documents };
}

function readIdoc(idoc: Segment, root: string, context: ReadContext): ReadDocument {
  const reading = startReading(context);
  const { kind, ...identity } = readControl(reading, idoc, root);
  const common = { ...identity, native: idoc.node };
  if (kind === undefined) {
    const detail = `${identity.nativeType} is not read; ORDERS, ORDCHG and ORDRSP (ORDERS01 to ORDERS05) and CREMAS are.`;
    return {
      ...common,
      result: {
        ok: false,
        problem: problem('document_unknown', detail, { pointer: `${idoc.path}/EDI_DC40/MESTYP` }),
        known: knownOf(idoc),
      },
    };
  }
  const occurredAt = createdAt(reading, idoc);
  const sequence = serial(idoc);
  const normalized: Normalized =
    kind === 'CREMAS' ? readSupplier(reading, idoc) : readOrder(reading, idoc, kind);
  if (!normalized.ok) return { ...common, result: { ...normalized, known: knownOf(idoc, kind) } };
  return {
    ...common,
    result: {
      ok: true,
      document: {
        ...normalized.document,
        ...(occurredAt === undefined ? {} : { occurredAt }),
        ...(sequence === undefined ? {} : { sequence }),
        ...(reading.warnings.length === 0 ? {} : { warnings: reading.warnings }),
      },
    },
  };
}
