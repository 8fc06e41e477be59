import { problem } from '../../../schemas/problems.ts';
import type { ReadContext, ReadResult, Received } from '../../adapter.ts';
import { readSettings } from '../settings.ts';
import { shapeOf } from '../shape.ts';
import { readOutboundMessage } from './outbound-message.ts';
import { readRest } from './rest.ts';

/** An Outbound Message (XML) or records of the REST API (JSON) to canonical documents. */
export function read(received: Received, context: ReadContext): ReadResult {
  if (received.body.length === 0)
    return { ok: false, problem: problem('body_empty', 'There is nothing in the body.') };
  const settings = readSettings(context.settings, context.system);
  switch (shapeOf(received)) {
    case 'xml':
      return readOutboundMessage(received, context, settings);
    case 'json':
      return readRest(received, context, settings);
    default: {
      const detail = 'Neither an Outbound Message (text/xml) nor records (application/json).';
      return { ok: false, problem: problem('content_type_unsupported', detail) };
    }
  }
}
