import { isAscii } from 'node:buffer';
import type { Problem } from '../../schemas/problems.ts';
import { problem } from '../../schemas/problems.ts';

/** Encodings a sender may declare, by their WHATWG labels. Anything else is refused, not guessed. */
const known =
  /^(utf-?8|utf-16(le|be)?|us-ascii|ascii|iso(-8859-|8859-?)(1|2|5|7|9|15)|latin1|windows-125[0-8])$/;

const ascii = /^(us-)?ascii$/;

export type Text = { ok: true; text: string } | { ok: false; problem: Problem };

/**
 * Bytes to text. The byte order mark decides, then the charset of the content type, then the
 * `declared` encoding (RFC 7303 §3), then UTF-8. Bytes that are not valid in it are refused: a
 * replacement character would silently change a name or a number.
 */
export function decodeText(bytes: Buffer, contentType: string, declared?: string): Text {
  const label = (byteOrderMark(bytes) ?? charset(contentType) ?? declared ?? 'utf-8').toLowerCase();
  if (!known.test(label)) {
    return {
      ok: false,
      problem: problem('encoding_invalid', `The encoding ${label.slice(0, 40)} is not read here.`),
    };
  }
  try {
    // To the Encoding standard US-ASCII is windows-1252: UTF-8 that is called ASCII, as some HTTP clients
    // do, would come out as other letters.
    if (ascii.test(label) && !isAscii(bytes)) throw new Error('not ASCII');
    const decoder = new TextDecoder(label, { fatal: true });
    // In one piece, Node 20 reads windows-1252 as ISO 8859-1 proper: the euro sign would turn into a
    // control character. As a stream it reads what the Encoding standard says.
    const text = decoder.decode(bytes, { stream: true }) + decoder.decode();
    const nul = text.indexOf('\0');
    if (nul === -1) return { ok: true, text };
    return {
      ok: false,
      problem: problem('encoding_invalid', `There is a NUL character at position ${nul}.`),
    };
  } catch {
    return {
      ok: false,
      problem: problem('encoding_invalid', `The bytes are not valid ${label}.`),
    };
  }
}

function byteOrderMark(bytes: Buffer): string | undefined {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) return 'utf-8';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  return undefined;
}

function charset(contentType: string): string | undefined {
  return /;\s*charset="?([^";\s]+)"?/i.exec(contentType)?.[1];
}
