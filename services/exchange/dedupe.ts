import { sha256 } from './digest.ts';
import type { Normalized } from './normalize.ts';

/** Longer ids would not fit into an index entry; their digest takes their place. */
const longest = 400;

/** The key under which a repetition of the document is recognized. */
export function documentKey({ nativeId, fingerprint, mayChange }: Normalized): string {
  if (nativeId === undefined) return `sha:${fingerprint}`;
  const id = nativeId.length > longest ? `sha256-${sha256(nativeId)}` : nativeId;
  return mayChange ? `doc:${id}#${fingerprint.slice(0, 32)}` : `doc:${id}`;
}

/** The key of a whole interchange that came with an Idempotency-Key. */
export function interchangeKey(idempotencyKey: string): string {
  return `key:${idempotencyKey}`;
}
