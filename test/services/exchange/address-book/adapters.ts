import { type Adapter, defineAdapter } from '../../../../adapters/adapter.ts';
import type { AdapterOf } from '../../../../services/exchange/address-book/parse.ts';

const parts = {
  title: 'For tests',
  settings: {
    type: 'object',
    properties: { client: { type: 'string', pattern: '^[0-9]{3}$' } },
    additionalProperties: false,
  },
  credentials: { password: 'To sign in.' },
  onInvalid: 'quarantine',
} as const;

const read: Adapter['read'] = () => ({ ok: true, documents: [] });
const write: Adapter['write'] = () => ({ ok: true, contentType: 'text/plain', body: '' });

/** Reads and writes everything, as the webhook adapter does. */
export const plain = defineAdapter({
  ...parts,
  id: 'plain',
  reads: ['supplier', 'lead', 'order', 'rating'],
  writes: ['supplier', 'lead', 'order', 'rating', 'receipt'],
  read,
  write,
});

/** Reads orders only. */
export const reader = defineAdapter({
  ...parts,
  id: 'reader',
  reads: ['order'],
  writes: [],
  read,
});

/** Writes leads only, and no receipts; wants a setting. */
export const writer = defineAdapter({
  ...parts,
  id: 'writer',
  settings: { ...parts.settings, required: ['client'] },
  reads: [],
  writes: ['lead'],
  write,
});

export const adapterOf: AdapterOf = (id) =>
  [plain, reader, writer].find((adapter) => adapter.id === id);
