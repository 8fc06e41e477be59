import type { PayloadExcerpt } from '../../ledger/payload-excerpts.ts';
import { hexDump } from './hex.ts';

/** Characters of a payload that a page shows. */
const shownLength = 64 * 1024;
/** Read beyond that, so that a secret at the cut is still whole when it is masked. */
const margin = 8 * 1024;
/** Bytes to read of a payload. */
export const excerptLength = shownLength + margin;

/** Masks the secrets of a text. */
export type Redact = (text: string) => string;

/** A payload as it may be shown. */
export type Shown =
  | { kind: 'text'; text: string; encoding: string; cut: boolean }
  | { kind: 'hex'; text: string; cut: boolean }
  | { kind: 'hidden'; why: string };

/** The beginning of a payload as masked text, or in hexadecimal where it is no text. */
export function shown({ contentType, bytes, head }: PayloadExcerpt, redact?: Redact): Shown {
  const partly = bytes > head.length;
  const decoded = decode(head, contentType, partly);
  if (!decoded) return inHex(head, bytes, redact);
  const masked = mask(decoded.text, redact);
  if (masked === undefined) return { kind: 'hidden', why: 'Its secrets could not be masked.' };
  const safe = partly ? masked.slice(0, Math.max(0, masked.length - margin)) : masked;
  const text = safe.slice(0, shownLength);
  return { kind: 'text', text, encoding: decoded.encoding, cut: partly || text !== safe };
}

/** Text in its declared encoding, else in UTF-8; undefined when it is not valid in it. */
function decode(
  head: Buffer,
  contentType: string,
  partly: boolean,
): { text: string; encoding: string } | undefined {
  try {
    const decoder = new TextDecoder(declared(head, contentType) ?? 'utf-8', { fatal: true });
    // As a stream: a character that the cut has halved is no fault then, and Node 20 decodes
    // windows-1252 rightly only so (in one piece it makes of byte 0x80 a control character, not €).
    const text = decoder.decode(head, { stream: true }) + (partly ? '' : decoder.decode());
    return text.includes('\0') ? undefined : { text, encoding: decoder.encoding };
  } catch {
    return undefined;
  }
}

/** By byte order mark, by content type, by XML declaration (RFC 7303 §3). */
function declared(head: Buffer, contentType: string): string | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  const start = head.toString('latin1', 0, 200);
  return (
    /;\s*charset="?([^";\s]+)/i.exec(contentType)?.[1] ??
    /^\s*<\?xml[^>]*\sencoding=["']([\w.-]+)["']/.exec(start)?.[1]
  );
}

/** Nothing can be masked in hexadecimal, so what would have to be masked is not shown. */
function inHex(head: Buffer, bytes: number, redact: Redact | undefined): Shown {
  const characters = head.toString('latin1').replaceAll('\0', '');
  if (mask(characters, redact) !== characters) {
    return { kind: 'hidden', why: 'It holds a secret and is no text in which it could be masked.' };
  }
  const dumped = head.subarray(0, 1024);
  return { kind: 'hex', text: hexDump(dumped), cut: bytes > dumped.length };
}

function mask(text: string, redact: Redact | undefined): string | undefined {
  try {
    return redact ? redact(text) : text;
  } catch {
    return undefined;
  }
}
