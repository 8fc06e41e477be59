/** The companies of the demo, their sandbox systems, and the address book between them. */
import { randomBytes } from 'node:crypto';
import type { SecretSource } from '../../services/exchange/address-book/secrets.ts';
import {
  type Sandbox,
  startSalesforceSandbox,
  startSapSandbox,
  startSrmSandbox,
  startWebhookSandbox,
} from '../../services/sandbox/index.ts';

export interface Cast {
  sandboxes: Record<'sap' | 'salesforce' | 'srm' | 'desk', Sandbox>;
  book: string;
  secrets: SecretSource;
  /** A secret by the name that the address book gives it. */
  secret(name: string): string;
  stop(): Promise<void>;
}

/** What is no secret, but stands beside one. */
const names: Record<string, string> = { SAP_USER: 'HUB', CLIENT_ID: 'hub' };

/** Starts the systems, with credentials that are made anew each time. */
export async function startCast(): Promise<Cast> {
  const values = new Map<string, string>();
  const secret = (name: string): string => {
    const value = values.get(name) ?? randomBytes(24).toString('base64url');
    values.set(name, value);
    return value;
  };
  const sandboxes = {
    sap: await startSapSandbox({ username: 'HUB', password: secret('SAP_PASSWORD') }),
    salesforce: await startSalesforceSandbox({
      clientId: 'hub',
      clientSecret: secret('SALESFORCE_SECRET'),
    }),
    srm: await startSrmSandbox({
      sharedSecret: secret('SRM_SHARED_SECRET'),
      clientId: 'hub',
      clientSecret: secret('SRM_SECRET'),
    }),
    desk: await startWebhookSandbox({ signingSecret: secret('DESK_SIGNING') }),
  };
  for (const name of ['SAP_KEY', 'SALESFORCE_PATH', 'SRM_KEY', 'OPERATOR_TOKEN']) secret(name);
  return {
    sandboxes,
    book: addressBook(sandboxes),
    secrets: { env: (name) => names[name] ?? values.get(name), file: () => undefined },
    secret,
    async stop() {
      await Promise.all(Object.values(sandboxes).map((sandbox) => sandbox.stop()));
    },
  };
}

function addressBook({ sap, salesforce, srm, desk }: Cast['sandboxes']): string {
  return `# The address book of the demo. Everything in it is invented.
partners:
  hollin: { name: Hollin Precision Works } # buys
  peakline: { name: Peakline Fasteners } # sells

systems:
  hollin-sap:
    partner: hollin
    adapter: sap
    settings: { client: '100', sndprn: POSTOFFICE, sndpor: POSTOFFICE, rcvprn: HOLCLNT100, rcvpor: SAPHOL }
    inbound:
      auth: [{ type: bearer, key: { env: SAP_KEY } }]
      receipts: hollin-desk
    outbound: { url: '${sap.url}', allow_private_addresses: true }
    credentials: { username: { env: SAP_USER }, password: { env: SAP_PASSWORD } }

  hollin-srm:
    partner: hollin
    adapter: srm
    settings: { default_currency: EUR }
    inbound:
      auth: [{ type: bearer, key: { env: SRM_KEY } }]

  hollin-desk: # gets the receipts of what Hollin's SAP sends
    partner: hollin
    adapter: webhook
    outbound: { url: '${desk.url}/receipts', allow_private_addresses: true }
    credentials: { signing_secret: { env: DESK_SIGNING } }

  hollin-crm: # the same Salesforce, under another company: the sandbox keeps no companies apart
    partner: hollin
    adapter: salesforce
    settings: { defaults: { Lead: { Company: unknown, LastName: unknown } } }
    outbound: { url: '${salesforce.url}', allow_private_addresses: true }
    credentials: { client_id: { env: CLIENT_ID }, client_secret: { env: SALESFORCE_SECRET } }

  peakline-crm:
    partner: peakline
    adapter: salesforce
    settings:
      currency: EUR
      defaults:
        Lead: { Company: unknown, LastName: unknown }
        Order: { AccountId: 001SBX00000010AAAA }
    inbound:
      auth: [{ type: path, secret: { env: SALESFORCE_PATH } }]
    outbound: { url: '${salesforce.url}', allow_private_addresses: true }
    credentials: { client_id: { env: CLIENT_ID }, client_secret: { env: SALESFORCE_SECRET } }

  peakline-network:
    partner: peakline
    adapter: srm
    settings:
      from_domain: NetworkId
      from_identity: AN-HOLLIN
      to_domain: NetworkId
      to_identity: AN-PEAKLINE
      sender_domain: NetworkId
      sender_identity: AN-POSTOFFICE
    outbound: { url: '${srm.url}', allow_private_addresses: true }
    credentials:
      shared_secret: { env: SRM_SHARED_SECRET }
      client_id: { env: CLIENT_ID }
      client_secret: { env: SRM_SECRET }

routes:
  - { name: orders-to-seller, from: hollin-sap, type: order, to: [peakline-crm, peakline-network], deliver_within: 5m }
  - { name: leads-to-buyer, from: peakline-crm, type: lead, to: hollin-crm }
  - { name: suppliers-to-sap, from: hollin-srm, type: supplier, to: hollin-sap, deliver_within: 15m }
  - { name: ratings-to-seller, from: hollin-srm, type: rating, to: peakline-crm, ordering: none }

operators:
  ops: { token: { env: OPERATOR_TOKEN } }
`;
}
