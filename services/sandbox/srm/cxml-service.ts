/**
 * `POST /cxml`: takes order and confirmation requests. Whatever it thinks of them, the HTTP status is
 * 200 and the verdict is the code of Response/Status (cXML User's Guide, "Status").
 */
import { type Answer, escaped, markup, mediaType, type Request, text } from '../answer.ts';
import type { House } from '../open.ts';
import { sha256 } from '../records.ts';
import { sameSecret } from '../secret.ts';
import { Shelf } from '../shelf.ts';
import { child, children, readTree, type Tree } from '../tree.ts';
import { nonsense, violation } from './cxml-check.ts';

type Code = 200 | 400 | 401 | 406 | 409 | 450;

const words: Record<Code, string> = {
  200: 'OK',
  400: 'Bad Request',
  401: 'Unauthorized',
  406: 'Not Acceptable',
  409: 'Conflict',
  450: 'Not Implemented',
};

/** The requests that bring a document. */
const documents = ['OrderRequest', 'ConfirmationRequest'];

export class CxmlService {
  readonly #house: House;
  readonly #sharedSecret: string;
  /** What came under a payloadID, and the payloadID of the answer to it. */
  readonly #kept = new Shelf<{ digest: string; reference: string }>();
  #number = 0;

  constructor(house: House, sharedSecret: string) {
    this.#house = house;
    this.#sharedSecret = sharedSecret;
  }

  take(request: Request): Answer {
    if (request.method !== 'POST') return text(405, 'Use POST.', { allow: 'POST' });
    if (!['text/xml', 'application/xml'].includes(mediaType(request)))
      return text(415, 'Send text/xml.');
    const tree = readTree(request);
    if (!tree.ok) return this.#status(406, tree.detail);
    const cxml = tree.root;
    const header = child(cxml, 'Header');
    if (cxml.name !== 'cXML' || !header) return this.#status(406, 'There is no cXML with a Header');
    const headerWrong = violation(header) ?? nonsense(header);
    if (headerWrong !== undefined) return this.#status(406, headerWrong);
    if (!this.#isTrusted(header)) return this.#status(401, 'The shared secret is not right');
    const [payload] = child(cxml, 'Request')?.children ?? [];
    if (!payload) return this.#status(406, 'There is no Request');
    if (payload.name !== 'ProfileRequest' && !documents.includes(payload.name))
      return this.#status(450, `${payload.name} is not implemented here`);
    const wrong = violation(cxml);
    if (wrong !== undefined) return this.#status(406, wrong);
    const senseless = nonsense(cxml);
    if (senseless !== undefined) return this.#status(400, senseless);
    if (payload.name === 'ProfileRequest') return this.#profile();
    return this.#keep(request, cxml.attributes.payloadID?.trim() ?? '', payload);
  }

  #isTrusted(header: Tree): boolean {
    const sender = child(header, 'Sender');
    return children(sender ?? header, 'Credential').some((credential) => {
      const secret = child(credential, 'SharedSecret')?.text.trim() ?? '';
      return sameSecret(secret, this.#sharedSecret);
    });
  }

  /** The same payloadID again is a retry, and answered as before; with other bytes, a conflict. */
  #keep(request: Request, payloadId: string, payload: Tree): Answer {
    const digest = sha256(request.body);
    const before = this.#kept.get(payloadId);
    if (before && before.digest !== digest)
      return this.#status(409, 'This payloadID came before with another document');
    if (before) return this.#status(200, 'Received before', before.reference);
    const reference = this.#payloadId();
    this.#kept.put(payloadId, { digest, reference });
    this.#house.records.note(
      { kind: `cXML ${payload.name}`, key: keyOf(payload), reference, idempotencyKey: payloadId },
      request.body,
    );
    return this.#status(200, 'Received', reference);
  }

  #profile(): Answer {
    const url = `${this.#house.url()}/cxml`;
    const transactions = ['ProfileRequest', ...documents].map(
      (name) => `<Transaction requestName="${name}"><URL>${escaped(url)}</URL></Transaction>`,
    );
    const profile = `<ProfileResponse effectiveDate="${now()}">${transactions.join('')}</ProfileResponse>`;
    return this.#response(`<Status code="200" text="OK"/>${profile}`);
  }

  #status(code: Code, detail: string, payloadId?: string): Answer {
    return this.#response(
      `<Status code="${code}" text="${words[code]}" xml:lang="en-US">${escaped(detail)}</Status>`,
      payloadId,
    );
  }

  #payloadId(): string {
    this.#number += 1;
    return `${Date.now()}.${this.#number}@sandbox.example`;
  }

  #response(content: string, payloadId = this.#payloadId()): Answer {
    return markup(
      200,
      'text/xml',
      '<?xml version="1.0" encoding="UTF-8"?>\n' +
        '<!DOCTYPE cXML SYSTEM "http://xml.cxml.org/schemas/cXML/1.2.063/cXML.dtd">\n' +
        `<cXML version="1.2.063" payloadID="${payloadId}" timestamp="${now()}" xml:lang="en-US">` +
        `<Response>${content}</Response></cXML>\n`,
    );
  }
}

/** The number of the order that the document is, or is about. */
function keyOf(payload: Tree): string {
  const order = child(payload, 'OrderRequestHeader') ?? child(payload, 'OrderReference');
  return order?.attributes.orderID ?? child(order, 'DocumentReference')?.attributes.payloadID ?? '';
}

function now(): string {
  return new Date().toISOString().replace(/\.\d+Z$/, '+00:00');
}
