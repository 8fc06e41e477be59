import t from 'tap';
import { bookSecrets, exchangeBook } from '../support/exchange-book.ts';
import { engines, testHub } from '../support/hub.ts';
import { postOrder } from '../support/orders.ts';
import { testDatabase } from '../support/postgres.ts';
import { startProxy } from '../support/proxy.ts';
import { startReceiver } from '../support/receiver.ts';

for (const engine of engines) {
  t.test(`on ${engine}: a database that is away at the end of an attempt`, async (t) => {
    const proxy = await startProxy(t, await testDatabase(t));
    const receiver = await startReceiver(t, async (_arrived, response) => {
      await proxy.cut();
      response.writeHead(200, { 'post-office-reference': 'R-1' }).end();
      setTimeout(() => proxy.restore(), 2000);
    });
    const hub = await testHub(t, {
      engine,
      databaseUrl: proxy.url,
      book: exchangeBook({ yard: { outbound: { url: receiver.url, timeout: '1s' } } }),
      secrets: bookSecrets,
    });
    const id = await postOrder(hub, '1', { to: ['yard'] });
    const detail = await hub.message(id, ({ state }) => state === 'delivered');
    t.match(detail.attempts, [{ number: 1, outcome: 'delivered' }]);
    t.equal(detail.attempts.length, 1);
    t.equal(receiver.arrived.length, 1, 'does not make the receiver get it twice');
  });
}
