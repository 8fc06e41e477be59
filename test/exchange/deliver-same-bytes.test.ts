import t from 'tap';
import { applyBook } from '../../services/book-keeper.ts';
import { openPool } from '../../services/ledger/pool.ts';
import { startSapSandbox } from '../../services/sandbox/index.ts';
import { bookSecrets, exchangeBook } from '../support/exchange-book.ts';
import { engines, testHub } from '../support/hub.ts';
import { postOrder } from '../support/orders.ts';
import { startReceiver } from '../support/receiver.ts';
import { until } from '../support/until.ts';

for (const engine of engines) {
  t.test(`on ${engine}: every attempt brings the same bytes under the same key`, async (t) => {
    const receiver = await startReceiver(t, (_arrived, response) => response.writeHead(503).end());
    const outbound = { url: receiver.url, retry: ['50ms', '50ms', '50ms'] };
    const book = exchangeBook({ yard: { outbound } });
    const hub = await testHub(t, { engine, book, secrets: bookSecrets });
    const id = await postOrder(hub, '1', { to: ['yard'] });
    const detail = await hub.message(id, ({ state }) => state === 'failed');
    const [delivery] = detail.deliveries;
    t.equal(receiver.arrived.length, 4);
    const once = (values: unknown[]) => [...new Set(values)];
    const headers = (name: string) => receiver.arrived.map((one) => one.headers[name]);
    t.strictSame(once(headers('idempotency-key')), [delivery?.id]);
    t.strictSame(once(headers('webhook-id')), [delivery?.id]);
    const traces = headers('traceparent').map((value) => String(value).split('-')[1]);
    t.equal(once(traces).length, 1, 'in one trace');
    const digests = once(receiver.arrived.map((one) => one.sha256));
    t.strictSame(digests, [detail.attempts[0]?.sentSha256]);
    t.strictSame(once(detail.attempts.map((one) => one.sentSha256)), digests);

    await t.test('a retry by a person brings them once more, under the same key', async (t) => {
      receiver.handle((_arrived, response) => response.writeHead(200).end());
      await hub.post(
        `/v1/deliveries/${delivery?.id}/retry`,
        { reason: 'mended' },
        { authorization: `Bearer ${hub.operator}` },
      );
      await hub.message(id, ({ state }) => state === 'delivered');
      t.equal(receiver.arrived.length, 5);
      t.strictSame(once(headers('idempotency-key')), [delivery?.id]);
      t.strictSame(once(receiver.arrived.map((one) => one.sha256)), digests);
    });

    await t.test('a replay goes under a key of its own', async (t) => {
      await hub.post(
        `/v1/messages/${id}/replay`,
        { reason: 'they lost it' },
        { authorization: `Bearer ${hub.operator}` },
      );
      await until('a sixth request', () => receiver.arrived.length === 6);
      await hub.message(id, ({ state }) => state === 'delivered');
      t.equal(headers('idempotency-key').at(-1), `${delivery?.id}-r1`);
    });
  });

  t.test(`on ${engine}: new settings do not change what was sent before`, async (t) => {
    const sap = await startSapSandbox({ username: 'HUB', password: 'secret-of-sap' });
    t.teardown(() => sap.stop());
    sap.behave({ kind: 'status', status: 503 });
    const bookFor = (sndprn: string) =>
      exchangeBook({
        erp: {
          adapter: 'sap',
          settings: {
            client: '100',
            sndprn,
            sndpor: 'HUB',
            rcvprn: 'ERPCLNT100',
            rcvpor: 'SAPERP',
          },
          credentials: { username: { env: 'SAP_USER' }, password: { env: 'SAP_PASSWORD' } },
          outbound: { url: sap.url, retry: Array(50).fill('300ms') },
        },
      });
    const secrets = { ...bookSecrets, SAP_USER: 'HUB', SAP_PASSWORD: 'secret-of-sap' };
    const hub = await testHub(t, { engine, book: bookFor('FIRSTHUB'), secrets });
    const id = await postOrder(hub, '7', { to: ['erp'] });
    await hub.message(id, ({ attempts }) => attempts[0]?.code === 'busy');
    const pool = openPool({
      url: hub.hub.databaseUrl,
      max: 1,
      schema: 'post_office',
      onError() {},
    });
    t.teardown(() => pool.end());
    const operators = '\noperators:\n  ops: { token: { env: OPS_TOKEN } }\n';
    const version = await applyBook(pool, bookFor('SECONDHUB') + operators, 'test');
    await until('the new address book', () => hub.hub.book().version === version);
    sap.behave(undefined);
    const detail = await hub.message(id, ({ state }) => state === 'delivered');
    t.equal(sap.received.length, 1);
    t.equal(sap.received[0]?.sha256, detail.attempts[0]?.sentSha256);
    const sent = await hub.get(`/v1/deliveries/${detail.deliveries[0]?.id}/outbound`);
    t.match(sent.text, /FIRSTHUB/);
    t.notMatch(sent.text, /SECONDHUB/);

    await t.test('the next document is written by the new ones', async (t) => {
      const next = await postOrder(hub, '8', { to: ['erp'] });
      const { deliveries } = await hub.message(next, ({ state }) => state === 'delivered');
      const { text } = await hub.get(`/v1/deliveries/${deliveries[0]?.id}/outbound`);
      t.match(text, /SECONDHUB/);
    });
  });
}
