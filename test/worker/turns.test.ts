import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { bookSecrets, exchangeBook } from '../support/exchange-book.ts';
import { engines, testHub } from '../support/hub.ts';
import { postOrder } from '../support/orders.ts';
import { startReceiver } from '../support/receiver.ts';
import { until } from '../support/until.ts';

t.jobs = engines.length;
const [retries, fresh] = [60, 40];

for (const engine of engines) {
  t.test(
    `on ${engine}: a storm of retries leaves the way to fresh deliveries`,
    { buffered: true },
    async (t) => {
      const receiver = await startReceiver(t, (_arrived, response) => {
        response.writeHead(503).end();
      });
      const outbound = {
        url: receiver.url,
        concurrency: 1,
        breaker: 'off',
        retry: Array(50).fill('1s'),
      };
      const book = exchangeBook({ yard: { outbound } });
      const hub = await testHub(t, { engine, book, secrets: bookSecrets });
      const post = (of: string, count: number) =>
        Promise.all(
          Array.from({ length: count }, (_, i) => postOrder(hub, `${of}-${i}`, { to: ['yard'] })),
        );
      await post('retry', retries);
      await until('each to have failed', () => receiver.arrived.length >= retries);
      const went: string[] = [];
      let everyFreshOneWaits = Promise.resolve();
      receiver.handle(async ({ message }, response) => {
        went.push(message.businessKeys[0].value.split('-')[0]);
        await sleep(30);
        await everyFreshOneWaits;
        response.writeHead(200).end();
      });
      await until('the storm', () => went.length >= 5);
      // What a slow machine accepts late is no part of this.
      let goOn = () => {};
      everyFreshOneWaits = new Promise((resolve) => {
        goOn = resolve;
      });
      await post('fresh', fresh);
      // They are in the ledger; the queue hears of them at the same time.
      await sleep(500);
      goOn();
      await until('everything to be taken', () => went.length === retries + fresh);

      const span = went.slice(went.indexOf('fresh'), went.lastIndexOf('fresh'));
      const between = span.filter((one) => one === 'retry').length;
      // One for four of them, and those that the queue had given out before.
      t.ok(between <= fresh / 4 + 5, `${between} retries went between ${fresh} fresh ones`);
      t.ok(between >= 3, `${between} retries had their turn`);
    },
  );
}
