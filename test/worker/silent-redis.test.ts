import t from 'tap';
import { bookSecrets, exchangeBook } from '../support/exchange-book.ts';
import { testHub } from '../support/hub.ts';
import { postOrder } from '../support/orders.ts';
import { startProxy } from '../support/proxy.ts';
import { startReceiver } from '../support/receiver.ts';
import { testRedis } from '../support/redis.ts';
import { until } from '../support/until.ts';

t.test('a Redis that falls silent on its connections holds nothing up for long', async (t) => {
  const proxy = await startProxy(t, await testRedis(t));
  const receiver = await startReceiver(t);
  const hub = await testHub(t, {
    engine: 'redis',
    redisUrl: proxy.url,
    book: exchangeBook({ yard: { outbound: { url: receiver.url } } }),
    secrets: bookSecrets,
  });
  await postOrder(hub, 'before', { to: ['yard'] });
  await until('the worker to be at work', () => receiver.arrived.length === 1);
  proxy.stall();
  for (const number of ['1', '2', '3']) await postOrder(hub, number, { to: ['yard'] });
  await until('all of it', () => receiver.arrived.length >= 4);
  t.equal(receiver.arrived.length, 4, 'once each');
});
