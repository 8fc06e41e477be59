import type { Received } from '../adapter.ts';

/** Whether a transmission is XML (an Outbound Message) or JSON (REST): its type says, else its first character. */
export function shapeOf({
  body,
  contentType,
}: Pick<Received, 'body' | 'contentType'>): 'xml' | 'json' | undefined {
  const type = (contentType.split(';')[0] ?? '').trim();
  if (/[/+]xml$/.test(type)) return 'xml';
  if (/[/+]json$/.test(type)) return 'json';
  const first = /^[\s\u00ef\u00bb\u00bf]*(.)/.exec(body.subarray(0, 200).toString('latin1'))?.[1];
  if (first === '<') return 'xml';
  return first === '{' || first === '[' ? 'json' : undefined;
}
