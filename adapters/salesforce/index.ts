import { defineAdapter } from '../adapter.ts';
import { probe } from './probe.ts';
import { read } from './read/index.ts';
import { redact } from './redact.ts';
import { reply } from './reply.ts';
import { send } from './send/index.ts';
import { settingsSchema } from './settings-schema.ts';
import { write } from './write/index.ts';

/** Salesforce: reads Outbound Messages and REST records, writes records through the REST API. */
export default defineAdapter({
  id: 'salesforce',
  title: 'Salesforce (Outbound Message, REST)',
  settings: settingsSchema,
  credentials: {
    client_id: 'Consumer key of the connected app with the client credentials flow.',
    client_secret: 'Its consumer secret.',
  },
  reads: ['lead', 'supplier', 'order', 'rating'],
  writes: ['lead', 'supplier', 'order', 'rating'],
  // Salesforce repeats what is refused for 24 hours and then drops it; nobody there can mend it.
  onInvalid: 'quarantine',
  read,
  reply,
  write,
  send,
  probe,
  redact,
});
