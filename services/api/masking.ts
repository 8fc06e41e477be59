import type { Adapter } from '../../adapters/adapter.ts';

/**
 * Bytes with the secrets inside them masked by the adapter of their system; all else stays as it was,
 * byte for byte. Undefined: there is a secret that cannot be masked.
 */
export function masked(body: Buffer, redact: NonNullable<Adapter['redact']>): Buffer | undefined {
  const twoBytes = body.includes(0);
  const bigEndian = twoBytes && (body[0] === 0xfe || body[0] === 0);
  if (twoBytes && body.length % 2 === 1) return clean(body, redact);
  // Tags and names are ASCII in every encoding that adapters read, so Latin-1 shows them and gives
  // every other byte back as it was.
  const encoding = twoBytes ? 'utf16le' : 'latin1';
  const bytes = bigEndian ? Buffer.from(body).swap16() : body;
  const result = Buffer.from(redact(bytes.toString(encoding)), encoding);
  return clean(bigEndian ? result.swap16() : result, redact);
}

/** The bytes, when nothing is left to mask in them, read as carelessly as somebody might. */
function clean(body: Buffer, redact: NonNullable<Adapter['redact']>): Buffer | undefined {
  const text = body.toString('latin1').replaceAll('\0', '');
  return redact(text) === text ? body : undefined;
}
