import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { bookSecrets, exchangeBook, fromShop } from '../support/exchange-book.ts';
import { type EngineKind, engines } from '../support/hub.ts';
import { type HubProcess, serveProcess } from '../support/hub-process.ts';
import { order, postOrder } from '../support/orders.ts';
import { testDatabase } from '../support/postgres.ts';
import { startReceiver } from '../support/receiver.ts';
import { testRedis } from '../support/redis.ts';
import { rowsOf } from '../support/rows.ts';
import { until } from '../support/until.ts';

type Test = { teardown(work: () => Promise<unknown> | unknown): void };

/** A server of ours, so that the ledger can be looked into after the hub has gone. */
async function onServers(t: Test, engine: EngineKind, outbound: { url: string }) {
  const databaseUrl = await testDatabase(t);
  const redisUrl = engine === 'redis' ? await testRedis(t) : undefined;
  const env = { ...bookSecrets, DATABASE_URL: databaseUrl, REDIS_URL: redisUrl };
  const hub = await serveProcess(t, { book: exchangeBook({ yard: { outbound } }), env });
  return { hub, rows: rowsOf(t, databaseUrl) };
}

async function stops({ process, ended }: HubProcess) {
  const started = performance.now();
  process.kill('SIGTERM');
  const end = await ended;
  return { ...end, seconds: (performance.now() - started) / 1000 };
}

t.jobs = 4;

for (const engine of engines) {
  t.test(`on ${engine}: a stop finishes what is in flight`, { buffered: true }, async (t) => {
    const receiver = await startReceiver(t, async (_arrived, response) => {
      await sleep(2000);
      response.writeHead(200).end();
    });
    const { hub, rows } = await onServers(t, engine, { url: receiver.url });
    await postOrder(hub, '1', { to: ['yard'] });
    await until('the bytes to arrive', () => receiver.arrived.length === 1);
    const { code, signal, seconds } = await stops(hub);
    t.strictSame({ code, signal }, { code: 0, signal: null }, hub.said());
    t.ok(seconds < 20, `${seconds} s`);
    t.match(await rows('select state, attempts from deliveries'), [
      { state: 'delivered', attempts: 1 },
    ]);
    t.ok(hub.log.some(({ event }) => event === 'stopped'));
  });

  t.test(`on ${engine}: a stop hands back what hangs`, { buffered: true }, async (t) => {
    const receiver = await startReceiver(t, () => {});
    const { hub, rows } = await onServers(t, engine, { url: receiver.url });
    await postOrder(hub, '1', { to: ['yard'] });
    await until('the bytes to arrive', () => receiver.arrived.length === 1);
    const { code, signal, seconds } = await stops(hub);
    t.strictSame({ code, signal }, { code: 0, signal: null }, hub.said());
    t.ok(seconds < 20, `${seconds} s`);
    t.match(await rows('select state, code, due_at <= now() as due from deliveries'), [
      { state: 'retrying', code: 'stopped', due: true },
    ]);
    t.match(await rows('select outcome, code from attempts'), [
      { outcome: 'failed', code: 'stopped' },
    ]);
  });
}

t.test(
  'a stopping hub takes nothing in, but answers what it had begun',
  { buffered: true },
  async (t) => {
    const receiver = await startReceiver(t, () => {});
    const { hub, rows } = await onServers(t, 'postgres', { url: receiver.url });
    const body = JSON.stringify(order('1', { to: ['yard'] }));
    const begun = request(`${hub.url}/in/shop`, {
      method: 'POST',
      headers: { ...fromShop, 'content-type': 'application/json', 'content-length': body.length },
    });
    const answered = new Promise<number | undefined>((resolve, reject) => {
      begun.on('response', (response) => resolve(response.resume().statusCode)).on('error', reject);
    });
    await new Promise((resolve) => begun.write(body.slice(0, 10), resolve));
    // The hub has the head of that request when it has answered one that came later.
    await hub.get('/healthz');
    hub.process.kill('SIGTERM');
    await until('the hub to stop', () => hub.log.some((line) => line.event === 'stopping'));
    await until('a refusal', async () => {
      const answer = await hub
        .post('/in/shop', order('2', { to: ['yard'] }), fromShop)
        .catch(() => undefined);
      return answer === undefined || answer.status === 503;
    });
    begun.end(body.slice(10));
    t.equal(await answered, 202);
    t.equal((await hub.ended).code, 0, hub.said());
    const accepted = await rows(`select m.business_keys->0->>'value' as number from messages m`);
    t.ok(accepted.some((row) => row.number === '1'));
  },
);

t.test('a stop does not wait for a body that never comes', { buffered: true }, async (t) => {
  const receiver = await startReceiver(t);
  const { hub } = await onServers(t, 'postgres', { url: receiver.url });
  const begun = request(`${hub.url}/in/shop`, {
    method: 'POST',
    headers: { ...fromShop, 'content-type': 'application/json', 'content-length': 1000 },
  });
  begun.on('error', () => {});
  await new Promise((resolve) => begun.write('{', resolve));
  await hub.get('/healthz');
  const { code, seconds } = await stops(hub);
  t.equal(code, 0, hub.said());
  t.ok(seconds < 20, `${seconds} s`);
});

t.test('a second signal ends the hub at once', { buffered: true }, async (t) => {
  const receiver = await startReceiver(t, () => {});
  const { hub, rows } = await onServers(t, 'postgres', { url: receiver.url });
  await postOrder(hub, '1', { to: ['yard'] });
  await until('the bytes to arrive', () => receiver.arrived.length === 1);
  hub.process.kill('SIGTERM');
  await until('the hub to stop', () => hub.log.some((line) => line.event === 'stopping'));
  const { code, seconds } = await stops(hub);
  t.equal(code, 1);
  t.ok(seconds < 10, `${seconds} s, while a stop would wait for the hanging receiver`);
  t.match(await rows('select state from deliveries'), [{ state: 'sending' }]);
});
