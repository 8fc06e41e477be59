/**
 * The hub's own language: a canonical message as JSON, signed by the Standard Webhooks scheme. For
 * systems that have no language of their own, and for hubs that talk to hubs.
 */
import type { ReadContext, ReadResult, Received } from '../adapter.ts';
import { defineAdapter } from '../adapter.ts';
import { readMessages } from './read/messages.ts';
import { settings } from './settings.ts';
import { probe } from './write/probe.ts';
import { send } from './write/send.ts';

export default defineAdapter({
  id: 'webhook',
  title: 'Webhook (canonical JSON)',
  settings,
  credentials: {
    signing_secret:
      'Signs every request by the Standard Webhooks scheme: whsec_ and base64, or plain text.',
    bearer_token: 'Sent as Authorization: Bearer.',
  },
  reads: ['supplier', 'lead', 'order', 'rating'],
  writes: ['supplier', 'lead', 'order', 'rating', 'receipt'],
  // The sender speaks our schema, so it can read our refusal and mend its document.
  onInvalid: 'reject',
  read(received: Received, context: ReadContext): ReadResult {
    return readMessages(received, context.limits);
  },
  write: (message) => ({
    ok: true,
    contentType: 'application/json',
    body: JSON.stringify(message),
  }),
  send,
  probe,
});
