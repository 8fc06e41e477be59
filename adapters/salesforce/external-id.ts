/**
 * The value of the external id field: under which number the hub finds its own record again.
 *
 *   external id ::= scheme '|' value
 *
 * `scheme` is the schemeId of the message's first identifier, or urn:post-office:SYSTEM of the sending
 * system when it has none; so the same number from two systems is two records, and a later message
 * about the same one hits the same record. What is longer than a Salesforce external id may be becomes
 * 'sha256|' and the digest of it. Read back, it is the foreign identifier of the record.
 */
import { createHash } from 'node:crypto';
import type { Identifier } from '../../schemas/types.ts';

const longest = 255;

export function externalId(identifier: Identifier, sendingSystem: string): string {
  const scheme = identifier.schemeId ?? `urn:post-office:${sendingSystem}`;
  const made = `${scheme}|${identifier.value}`;
  return made.length <= longest
    ? made
    : `sha256|${createHash('sha256').update(made).digest('hex')}`;
}

/** The identifier that an external id was made of; undefined when it was not made here. */
export function foreignIdentifier(text: string): Identifier | undefined {
  const bar = text.indexOf('|');
  if (bar < 1 || bar === text.length - 1) return undefined;
  const schemeId = text.slice(0, bar);
  return schemeId === 'sha256' ? undefined : { value: text.slice(bar + 1), schemeId };
}
