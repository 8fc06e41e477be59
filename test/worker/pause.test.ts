import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { bookSecrets, exchangeBook } from '../support/exchange-book.ts';
import { engines, type TestHub, testHub } from '../support/hub.ts';
import { postOrder } from '../support/orders.ts';
import { queueStore } from '../support/queue-store.ts';
import { startReceiver } from '../support/receiver.ts';
import { until } from '../support/until.ts';

t.jobs = engines.length;
/** Longer than two looks of a worker, and than one sweep of the relay. */
const aWhile = 2500;

const shut = ({ lines }: TestHub) =>
  until('the gate to close', () => lines.some((line) => /"event":"gate".*"open":false/.test(line)));

for (const engine of engines) {
  t.test(
    `on ${engine}: a pause outlasts what the queue knows, and the worker`,
    { buffered: true },
    async (t) => {
      const yard = await startReceiver(t);
      const book = exchangeBook({ yard: { outbound: { url: yard.url } } });
      const options = { engine, book, secrets: bookSecrets };
      const api = await testHub(t, { ...options, role: 'api' });
      const { databaseUrl, redis } = api.config;
      const same = {
        ...options,
        databaseUrl,
        ...(redis?.kind === 'single' && { redisUrl: redis.url }),
      };
      const deed = (name: string) =>
        api.post(
          `/v1/systems/yard/${name}`,
          { reason: 'moves house' },
          { authorization: `Bearer ${api.operator}` },
        );
      const first = await testHub(t, { ...same, role: 'worker' });
      t.equal((await deed('pause')).status, 202);
      await shut(first);
      const ids = [await postOrder(api, 'before', { to: ['yard'] })];
      await queueStore(t, api).forget();
      ids.push(await postOrder(api, 'after', { to: ['yard'] }));
      await sleep(aWhile);
      await first.hub.stop();

      const second = await testHub(t, { ...same, role: 'worker' });
      ids.push(await postOrder(api, 'later', { to: ['yard'] }));
      await shut(second);
      await sleep(aWhile);
      t.equal(yard.arrived.length, 0, 'nothing goes');

      t.equal((await deed('resume')).status, 202);
      for (const id of ids) {
        const { attempts } = await api.message(id, ({ state }) => state === 'delivered');
        t.equal(attempts.length, 1, 'the wait has used up no attempt');
      }
      t.equal(yard.arrived.length, 3);
    },
  );
}
