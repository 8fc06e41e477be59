import type { XmlNode } from '../../wire/xml.ts';

/**
 * The request as parsed, without secrets and without its layout: what must be equal when a sender
 * repeats a payloadID. The envelope is left out, because a retry may carry a new timestamp.
 */
export function nativeOf(node: XmlNode): XmlNode {
  if (typeof node === 'string') return node.trim();
  const kept = Object.entries(node).flatMap(([name, value]) => {
    if (name === 'SharedSecret' || value === undefined) return [];
    if (name === '#text' && typeof value === 'string' && value.trim() === '') return [];
    return [[name, Array.isArray(value) ? value.map(nativeOf) : nativeOf(value)] as const];
  });
  return Object.fromEntries(kept);
}
