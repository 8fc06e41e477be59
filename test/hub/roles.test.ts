import t from 'tap';
import type { MessageDetail } from '../../services/exchange/views.ts';
import { bookSecrets, exchangeBook } from '../support/exchange-book.ts';
import { engines } from '../support/hub.ts';
import { serveProcess } from '../support/hub-process.ts';
import { postOrder } from '../support/orders.ts';
import { testDatabase } from '../support/postgres.ts';
import { startReceiver } from '../support/receiver.ts';
import { testRedis } from '../support/redis.ts';
import { until } from '../support/until.ts';

for (const engine of engines) {
  t.test(`on ${engine}: one process takes in, two others deliver`, async (t) => {
    const receiver = await startReceiver(t);
    const book = exchangeBook({ yard: { outbound: { url: receiver.url } } });
    const env = {
      ...bookSecrets,
      DATABASE_URL: await testDatabase(t),
      REDIS_URL: engine === 'redis' ? await testRedis(t) : undefined,
    };
    const api = await serveProcess(t, { book, role: 'api', env });
    const early = await postOrder(api, 'early', { to: ['yard'] });
    t.equal((await api.get(`/v1/messages/${early}`)).json.state, 'in_transit');
    const workers = await Promise.all(
      ['worker', 'worker'].map(() => serveProcess(t, { book, role: 'worker', env })),
    );
    for (const worker of workers) t.equal(worker.url, '', 'a worker listens nowhere');
    const numbers = Array.from({ length: 60 }, (_, i) => `order-${i}`);
    const ids = await Promise.all(
      numbers.map((number) => postOrder(api, number, { to: ['yard'] })),
    );
    for (const id of [early, ...ids]) {
      const detail = await until(`${id} to be delivered`, async () => {
        const { json } = await api.get(`/v1/messages/${id}`);
        return (json as MessageDetail).state === 'delivered' && (json as MessageDetail);
      });
      t.equal(detail.attempts.length, 1);
    }
    t.equal(receiver.arrived.length, 61);
    const attempts = workers.map(
      (worker) => worker.log.filter((line) => line.event === 'attempt').length,
    );
    t.equal(
      attempts.reduce((sum, one) => sum + one, 0),
      61,
    );
    t.notOk(api.log.some((line) => line.event === 'attempt'));
    for (const one of [...workers, api]) {
      one.process.kill('SIGTERM');
      t.strictSame(await one.ended, { code: 0, signal: null }, one.said());
    }
  });
}
