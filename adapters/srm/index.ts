/**
 * Supplier relationship management: cXML, as Ariba and most procurement systems exchange it, and
 * the JSON of Coupa for suppliers and evaluations.
 */
import { defineAdapter } from '../adapter.ts';
import { probe } from './probe.ts';
import { read } from './read.ts';
import { redact } from './redact.ts';
import { reply } from './reply.ts';
import { send } from './send/index.ts';
import { settingsSchema } from './settings.ts';
import { write } from './write/index.ts';

export default defineAdapter({
  id: 'srm',
  title: 'SRM (cXML, Coupa)',
  settings: settingsSchema,
  credentials: {
    shared_secret: 'cXML Sender/Credential/SharedSecret. For orders and order responses.',
    client_id: 'OAuth 2.0 client of Coupa. For suppliers and ratings.',
    client_secret: 'Secret of the OAuth 2.0 client. For suppliers and ratings.',
    api_key:
      'X-COUPA-API-KEY of an older Coupa. For suppliers and ratings, in place of the client.',
  },
  reads: ['order', 'supplier', 'rating'],
  writes: ['order', 'supplier', 'rating'],
  // A cXML sender reads the Status and acts on it; quarantine would tell it that all is well.
  onInvalid: 'reject',
  read,
  reply,
  write,
  send,
  probe,
  redact,
});
