import { problem } from '../../../schemas/problems.ts';
import type { BusinessKey } from '../../../schemas/types.ts';
import type {
  CanonicalDocument,
  ReadDocument,
  ReadLimits,
  ReadResult,
  Received,
} from '../../adapter.ts';
import type { XmlElement, XmlNode } from '../../wire/xml.ts';
import { child } from '../../wire/xml.ts';
import { instant, name } from '../value/fields.ts';
import { type Findings, newFindings } from '../value/findings.ts';
import { prune } from '../value/prune.ts';
import { confirmationOf, confirmIdOf, isUpdate, orderReferenceOf } from './confirmation.ts';
import { type Envelope, envelopeOf, parseCxml, sharedSecretOf } from './envelope.ts';
import { headOf } from './head.ts';
import { nativeOf } from './native.ts';
import { orderIdOf, orderOf, orderTypeOf, orderTypes, testModeOf } from './order-request.ts';

/** Reads one cXML document. The shared secret is told even when the document is refused. */
export function readCxml(received: Received, limits: ReadLimits): ReadResult {
  const xml = parseCxml(received, limits);
  if (!xml.ok) return xml;
  const secret = sharedSecretOf(xml.root);
  const told = secret === undefined ? {} : { sharedSecret: secret };
  if (xml.rootName !== 'cXML') {
    const detail = `The root element is ${xml.rootName.slice(0, 60)}, not cXML; names are case-sensitive.`;
    return { ok: false, problem: problem('document_unknown', detail), ...told };
  }
  return { ok: true, documents: [documentOf(envelopeOf(xml.root))], ...told };
}

function documentOf(envelope: Envelope): ReadDocument {
  const found = newFindings();
  const [kind = 'without a document'] = envelope.kinds;
  const payloadId = name(found, envelope.payloadId, 300, 'cXML/@payloadID');
  const { container = {} } = envelope;
  return {
    ...(payloadId === undefined ? {} : { nativeId: payloadId }),
    nativeType: `cXML ${kind}`.slice(0, 120).toWellFormed(),
    native: nativeOf(container),
    result: resultOf(found, envelope, kind, container),
  };
}

function resultOf(
  found: Findings,
  envelope: Envelope,
  kind: string,
  container: XmlElement,
): ReadDocument['result'] {
  if (envelope.kinds.length > 1) {
    const detail = `There is more than one document: ${envelope.kinds.slice(0, 5).join(', ').slice(0, 200)}.`;
    return { ok: false, problem: problem('document_invalid', detail) };
  }
  const request = child(container, kind) ?? {};
  if (kind !== 'OrderRequest' && kind !== 'ConfirmationRequest') {
    const detail = `cXML ${kind.slice(0, 60)} is not read here; OrderRequest and ConfirmationRequest are.`;
    return { ok: false, problem: problem('document_unknown', detail) };
  }
  const businessKeys = keysOf(kind, request);
  const document = canonicalOf(found, envelope, kind, request, container, businessKeys);
  const wrong = found.problem();
  if (!wrong) return { ok: true, document };
  return { ok: false, problem: wrong, known: { type: 'order', businessKeys } };
}

function canonicalOf(
  found: Findings,
  envelope: Envelope,
  kind: 'OrderRequest' | 'ConfirmationRequest',
  request: XmlNode,
  container: XmlElement,
  businessKeys: BusinessKey[],
): CanonicalDocument {
  const head = headOf(found, envelope.header);
  const isOrder = kind === 'OrderRequest';
  const body = (isOrder ? orderOf : confirmationOf)(found, request, head, container);
  const occurredAt = instant(found, envelope.timestamp, 'cXML/@timestamp');
  if (testModeOf(container) !== undefined)
    found.warn('deployment_mode_test', 'Request/@deploymentMode', 'The sender calls this a test.');
  return prune({
    type: 'order',
    action: isOrder
      ? orderTypes[orderTypeOf(request) ?? 'new'].action
      : isUpdate(request)
        ? 'update'
        : 'create',
    businessKeys,
    correlationId: correlationOf(body.orderReference?.documentId),
    occurredAt,
    warnings: found.warnings.length === 0 ? undefined : found.warnings,
    body,
  });
}

/** The payloadID of the order ties its changes and confirmations to it. */
function correlationOf(payloadId: string | undefined): string | undefined {
  return payloadId !== undefined && payloadId.length <= 255 ? payloadId : undefined;
}

function keysOf(kind: 'OrderRequest' | 'ConfirmationRequest', request: XmlNode): BusinessKey[] {
  const key = (kind: string, value: string | undefined): BusinessKey[] =>
    value === undefined || value.length > 255 ? [] : [{ kind, value }];
  if (kind === 'OrderRequest') return key('order', orderIdOf(request));
  const { id, documentId } = orderReferenceOf(request);
  const order = key('order', id);
  return [
    ...(order.length > 0 ? order : key('orderDocument', documentId)),
    ...key('confirmation', confirmIdOf(request)),
  ];
}
