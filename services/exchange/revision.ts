/** How new a document is, in the sender's own count, so that a late, older version is known as such. */
import type { Message } from '../../schemas/message.ts';
import type { Revision } from '../ledger/entry.ts';
import { comparedKey } from './business-key.ts';

/**
 * By the first that the sender gives: a sequence number, a version of the document (a number, for
 * orders), the time of the document. `dated`: its time is the sender's, not that of receipt.
 */
export function revisionOf(message: Message, dated: boolean): Revision | undefined {
  const [first] = message.businessKeys;
  if (!first) return undefined;
  const key = `${message.type} ${message.source.nativeType} ${first.kind} ${comparedKey(first.value)}`;
  if (message.sequence !== undefined) return { key, by: 'sequence', value: message.sequence };
  const version = message.type === 'order' ? message.body.documentVersion : undefined;
  if (version !== undefined && /^\d{1,30}$/.test(version))
    return { key, by: 'version', value: version };
  const time = dated ? Date.parse(message.occurredAt) : Number.NaN;
  return Number.isNaN(time) ? undefined : { key, by: 'time', value: String(time) };
}
