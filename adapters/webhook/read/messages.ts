import { problem } from '../../../schemas/problems.ts';
import type { ReadLimits, ReadResult, Received } from '../../adapter.ts';
import { readJson } from '../../wire/json.ts';
import { readMessage } from './message.ts';

/** application/json, application/anything+json, or no content type at all. */
const json = /^\s*(?:application\/(?:[a-z0-9!#$&^_.+-]+\+)?json\s*(?:;|$)|$)/i;

/** One canonical message, or an array of them, each with its own fate. */
export function readMessages(received: Received, limits: ReadLimits): ReadResult {
  if (!json.test(received.contentType)) {
    const detail = `This system posts application/json, not ${received.contentType.slice(0, 100)}.`;
    return { ok: false, problem: problem('content_type_unsupported', detail) };
  }
  const read = readJson(received, limits, 'number');
  if (!read.ok) return read;
  const { value } = read;
  const messages: unknown[] = Array.isArray(value) ? value : [value];
  if (messages.length === 0)
    return { ok: false, problem: problem('document_invalid', 'The array holds no message.') };
  if (messages.length > limits.documents) {
    const detail = `There are ${messages.length} messages, more than ${limits.documents}.`;
    return { ok: false, problem: problem('too_many_documents', detail) };
  }
  return { ok: true, documents: messages.map((one) => ({ ...readMessage(one), native: one })) };
}
