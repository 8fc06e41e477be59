/**
 * `POST /sap/bc/idoc_xml`: the service that takes IDocs as XML over HTTP. It answers with pages; the
 * title tells success. What is no IDoc at all ends in the error page of the communication framework.
 */
import { type Answer, escaped, markup, mediaType, type Request } from '../answer.ts';
import type { House } from '../open.ts';
import { readTree } from '../tree.ts';
import { readIdocs } from './idoc.ts';

export class IdocPort {
  readonly #house: House;
  #number = 0;

  constructor(house: House) {
    this.#house = house;
  }

  take(request: Request): Answer {
    if (request.method === 'GET' || request.method === 'HEAD')
      return page(200, 'IDoc-XML-inbound', 'This service takes IDocs by POST.');
    if (request.method !== 'POST') return page(405, 'Method not allowed', 'Use POST.');
    if (!['text/xml', 'application/xml'].includes(mediaType(request)))
      return page(415, 'Unsupported Media Type', 'Send text/xml or application/xml.');
    const tree = readTree(request);
    if (!tree.ok) return page(500, 'Application Server Error', tree.detail);
    const read = readIdocs(tree.root);
    if (!read.ok) return page(200, 'IDoc-XML-inbound error', read.detail);
    for (const { type, key, arckey } of read.idocs) {
      this.#number += 1;
      const reference = String(this.#number).padStart(16, '0');
      this.#house.records.note(
        { kind: type, key, reference, ...(arckey ? { idempotencyKey: arckey } : {}) },
        request.body,
      );
    }
    return page(200, 'IDoc-XML-inbound ok', `${read.idocs.length} received`);
  }
}

export function page(
  status: number,
  title: string,
  detail: string,
  headers: Record<string, string> = {},
): Answer {
  const body =
    `<html><head><title>${escaped(title)}</title></head>` +
    `<body><h1>${escaped(title)}</h1><p>${escaped(detail)}</p></body></html>`;
  return markup(status, 'text/html', body, headers);
}
