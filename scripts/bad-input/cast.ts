/** One sender of each kind, and each kind once more with the other choice of on_invalid. */
export const secrets = { SENDER_KEY: 'key-of-the-bad-input-table' };

const adapters = { shop: 'webhook', erp: 'sap', crm: 'salesforce', srm: 'srm' } as const;

export type Sender = keyof typeof adapters;

export const senders = Object.keys(adapters) as Sender[];

/** What each adapter does with invalid documents unless the address book says otherwise. */
const defaults = { shop: 'reject', erp: 'quarantine', crm: 'quarantine', srm: 'reject' } as const;

const system = (name: string, adapter: string, onInvalid?: string) => `  ${name}:
    partner: anybody
    adapter: ${adapter}
    inbound:
      auth: [{ type: bearer, key: { env: SENDER_KEY } }]
${onInvalid ? `      on_invalid: ${onInvalid}\n` : ''}`;

/** An address book without routes: what is taken in waits as `unrouted`. */
export function badInputBook(): string {
  const systems = senders.flatMap((name) => [
    system(name, adapters[name]),
    system(
      `${name}-otherwise`,
      adapters[name],
      defaults[name] === 'reject' ? 'quarantine' : 'reject',
    ),
  ]);
  return `partners: { anybody: { name: Anybody } }\nsystems:\n${systems.join('')}routes: []\n`;
}
