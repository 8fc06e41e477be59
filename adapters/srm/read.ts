import { problem } from '../../schemas/problems.ts';
import type { ReadContext, ReadResult, Received } from '../adapter.ts';
import { readCoupa } from './coupa/read.ts';
import { readCxml } from './cxml/read.ts';

/** cXML or JSON, by the content type; by the first character when that does not tell. */
export function read(received: Received, context: ReadContext): ReadResult {
  const form = formOf(received);
  if (form === 'xml') return readCxml(received, context.limits);
  if (form === 'json') return readCoupa(received, context);
  const detail =
    'cXML (text/xml) and JSON (application/json) are read here; cXML with attachments (multipart/related) is not.';
  return { ok: false, problem: problem('content_type_unsupported', detail) };
}

/** Also `text/cxml`, which no register knows and some senders use. */
export function formOf({
  body,
  contentType,
}: Pick<Received, 'body' | 'contentType'>): 'xml' | 'json' | undefined {
  const type = contentType.split(';')[0]?.trim() ?? '';
  if (/[/+](xml|cxml)$/.test(type)) return 'xml';
  if (/[/+]json$/.test(type)) return 'json';
  if (type.startsWith('multipart/')) return undefined;
  // NUL bytes and the byte order mark go first, so that UTF-16 is recognized too.
  const start = body
    .subarray(0, 200)
    .toString('latin1')
    .replace(/^[\xef\xbb\xbf\xfe\xff\0\s]+/, '');
  if (start.startsWith('<')) return 'xml';
  return /^[{[]/.test(start) ? 'json' : undefined;
}
