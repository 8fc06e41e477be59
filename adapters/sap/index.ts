import { defineAdapter } from '../adapter.ts';
import { read } from './read/read.ts';
import { reply } from './reply.ts';
import { credentials } from './send/login.ts';
import { probe } from './send/probe.ts';
import { send } from './send/send.ts';
import { settingsSchema } from './settings.ts';
import { write } from './write/write.ts';

/**
 * SAP: orders, changes and responses as IDoc XML (ORDERS05) both ways; suppliers as CREMAS in, as
 * OData (API_BUSINESS_PARTNER) out. SAP cannot act on a refusal, so what cannot be normalized waits
 * for a person.
 */
export default defineAdapter({
  id: 'sap',
  title: 'SAP (IDoc XML, OData)',
  settings: settingsSchema,
  credentials,
  reads: ['order', 'supplier'],
  writes: ['order', 'supplier'],
  onInvalid: 'quarantine',
  read,
  reply,
  write,
  send,
  probe,
});
