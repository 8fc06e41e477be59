import { readFile } from 'node:fs/promises';
import t from 'tap';
import {
  type Sandbox,
  startSalesforceSandbox,
  startSapSandbox,
  startSrmSandbox,
  startWebhookSandbox,
} from '../../services/sandbox/index.ts';
import { bookSecrets, exchangeBook, fromShop, type Receiving } from '../support/exchange-book.ts';
import { engines, testHub } from '../support/hub.ts';
import { until } from '../support/until.ts';

/** The messages that each adapter writes: those of its own fixtures, with their settings. */
const written = {
  sap: ['order', 'supplier'],
  // The rating is of the supplier, which therefore comes first.
  salesforce: ['write-lead', 'write-supplier', 'write-rating', 'write-order'],
  srm: ['write-order', 'write-rating', 'write-supplier'],
  webhook: ['to-order', 'to-lead', 'to-supplier', 'to-rating'],
};

const secrets = {
  ...bookSecrets,
  USER: 'HUB',
  PASSWORD: 'password-of-the-hub',
  SIGNING: 'whsec_c2lnbmluZy1zZWNyZXQtb2YtdGhlLXRlc3Rz',
};
const credentials = {
  sap: { username: { env: 'USER' }, password: { env: 'PASSWORD' } },
  salesforce: { client_id: { env: 'USER' }, client_secret: { env: 'PASSWORD' } },
  srm: {
    shared_secret: { env: 'PASSWORD' },
    client_id: { env: 'USER' },
    client_secret: { env: 'PASSWORD' },
  },
  webhook: { signing_secret: { env: 'SIGNING' } },
};

interface Case {
  name: string;
  system: string;
  sandbox: Sandbox;
  message: object;
  receiving: Receiving;
}

async function load(sandboxes: Record<keyof typeof written, Sandbox>): Promise<Case[]> {
  const cases: Case[] = [];
  for (const adapter of Object.keys(written) as (keyof typeof written)[]) {
    for (const name of written[adapter]) {
      const base = new URL(`../../adapters/${adapter}/fixtures/${name}`, import.meta.url);
      const {
        id: _id,
        source: _source,
        version: _version,
        ...message
      } = JSON.parse(await readFile(`${base.pathname}.message.json`, 'utf8'));
      const settings = JSON.parse(
        await readFile(`${base.pathname}.settings.json`, 'utf8').catch(() => '{}'),
      );
      // This fixture looks the supplier up in an object that an organisation made for itself.
      delete settings.rating_account_field;
      const system = `${adapter}-${name}`;
      cases.push({
        name: `${adapter} writes ${name}`,
        system,
        sandbox: sandboxes[adapter],
        message: { ...message, id: system },
        receiving: {
          adapter,
          settings,
          credentials: credentials[adapter],
          outbound: { url: sandboxes[adapter].url, retry: ['200ms', '200ms', '200ms'] },
        },
      });
    }
  }
  return cases;
}

for (const engine of engines) {
  t.test(`on ${engine}: every adapter delivers what it can write`, async (t) => {
    const client = { clientId: 'HUB', clientSecret: secrets.PASSWORD };
    const sandboxes = {
      sap: await startSapSandbox({ username: 'HUB', password: secrets.PASSWORD, client: '300' }),
      salesforce: await startSalesforceSandbox(client),
      srm: await startSrmSandbox({ sharedSecret: secrets.PASSWORD, ...client }),
      webhook: await startWebhookSandbox({ signingSecret: secrets.SIGNING }),
    };
    for (const sandbox of Object.values(sandboxes)) t.teardown(() => sandbox.stop());
    const cases = await load(sandboxes);
    const routes = cases.map(({ system, message }) => ({
      name: `to-${system}`,
      from: 'shop',
      type: (message as { type: string }).type,
      to: system,
      when: { 'source.nativeId': system },
    }));
    const book = exchangeBook(
      Object.fromEntries(cases.map(({ system, receiving }) => [system, receiving])),
      routes,
    );
    const hub = await testHub(t, { engine, book, secrets });
    for (const { name, system, message, sandbox } of cases) {
      await t.test(`${name}, though the first answer is lost`, async (t) => {
        const before = sandbox.received.length;
        sandbox.behave({ kind: 'cut' });
        const posted = await hub.post('/in/shop', message, fromShop);
        t.equal(posted.status, 202, posted.text);
        const id = posted.json.messages[0].id;
        await until('a first attempt', async () => {
          const { json } = await hub.get(`/v1/messages/${id}`);
          return json.attempts.some((one: { code?: string }) => one.code !== undefined);
        });
        sandbox.behave(undefined);
        const detail = await hub.message(id, ({ state }) => state !== 'in_transit');
        const records = sandbox.received.slice(before);
        const [delivery] = detail.deliveries;
        const last = detail.attempts.at(-1);
        t.match(delivery, { state: 'delivered' });
        t.match(detail.attempts[0], { outcome: 'failed', code: 'connection_reset' });
        t.match(last, { outcome: 'delivered', status: String, sentSha256: String });
        t.match(detail.receipts.at(-1), {
          event: 'delivered',
          receiver: delivery?.system,
          sentSha256: last?.sentSha256,
          attemptNumber: detail.attempts.length,
        });
        t.equal(detail.receipts.at(-1)?.remoteReference, delivery?.remoteReference);
        t.ok(records.length > 0, 'the system has it');
        const keys = new Set(records.map((record) => record.idempotencyKey).filter(Boolean));
        t.ok(keys.size <= 1, 'under one key');
        // SAP takes the same IDoc twice, and knows the second by its ARCKEY.
        if (records[0]?.kind === 'ORDERS05') t.strictSame(records[1]?.repeat, true);
        else {
          const same = records.filter((one) => one.kind === records[0]?.kind);
          t.equal(new Set(same.map((one) => one.reference)).size, 1, 'as one record');
        }
        // A partner that is there already is changed piece by piece, which makes one digest of several bodies.
        const digests = detail.attempts.flatMap(({ sentSha256 }) => sentSha256 ?? []);
        const had = new Set(records.map((record) => record.sha256));
        if (system !== 'sap-supplier')
          t.ok(
            digests.every((digest) => had.has(digest)),
            'no digest is of bytes that were not sent',
          );
      });
    }
  });
}
