/**
 * The envelope of cXML:
 *
 *   cXML   ::= ((Header (Request | Message)) | Response)   @payloadID @timestamp
 *   Header ::= From To Sender            each: Credential+   Credential ::= Identity SharedSecret?
 *   Request ::= OrderRequest | ConfirmationRequest | …      @deploymentMode
 *
 * Element names are case-sensitive (http://xml.cxml.org/schemas/cXML/1.2.063/cXML.dtd).
 */
import type { ReadLimits, Received } from '../../adapter.ts';
import type { Xml, XmlElement, XmlNode } from '../../wire/xml.ts';
import { attribute, child, children, textOf, xmlReader } from '../../wire/xml.ts';

/** Always arrays, so that the digest of a document does not hang on how often a thing occurs. */
const repeatable = [
  'Credential',
  'ItemOut',
  'ConfirmationItem',
  'ConfirmationStatus',
  'Comments',
  'Attachment',
  'Extrinsic',
  'Contact',
  'DeliverTo',
  'Street',
  'Description',
  'Classification',
  'IdReference',
  'Modification',
  'PaymentTerm',
  'ScheduleLine',
  'TaxDetail',
];

const parse = xmlReader(repeatable, 'kept');

export interface Envelope {
  payloadId?: string;
  timestamp?: string;
  header?: XmlNode;
  /** The first Request, Message or Response; undefined when there is none of them. */
  container?: XmlElement;
  /** Names of the documents in every container: one, when all is well. Example: OrderRequest. */
  kinds: string[];
}

export function parseCxml(received: Received, limits: ReadLimits): Xml {
  return parse(received, limits);
}

export function envelopeOf(root: XmlElement): Envelope {
  const containers = ['Request', 'Message', 'Response'].flatMap((name) =>
    children(root, name).map((node) => ({ name, node })),
  );
  const node = containers[0]?.node;
  return {
    payloadId: attribute(root, 'payloadID'),
    timestamp: attribute(root, 'timestamp'),
    header: child(root, 'Header'),
    container: typeof node === 'object' ? node : undefined,
    kinds: containers.flatMap(({ name, node }) => documentsIn(node, name)),
  };
}

/** The first SharedSecret of the Sender; it may have several credentials. */
export function sharedSecretOf(root: XmlElement): string | undefined {
  return children(child(root, 'Header', 'Sender'), 'Credential')
    .map((credential) => textOf(credential, 'SharedSecret'))
    .find((secret) => secret !== undefined);
}

/** A Status may stand before the document of a Message or Response, and alone in a Response. */
function documentsIn(container: XmlNode, name: string): string[] {
  const elements = Object.keys(typeof container === 'object' ? container : {}).filter(
    (key) => !key.startsWith('@') && key !== '#text' && key !== 'Status',
  );
  const each = elements.flatMap((key) => children(container, key).map(() => key));
  return each.length === 0 ? [name] : each;
}
