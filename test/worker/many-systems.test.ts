import t from 'tap';
import { bookSecrets, exchangeBook } from '../support/exchange-book.ts';
import { engines, testHub } from '../support/hub.ts';
import { postOrder } from '../support/orders.ts';
import { startReceiver } from '../support/receiver.ts';
import { rowsOf } from '../support/rows.ts';
import { until } from '../support/until.ts';

for (const engine of engines) {
  t.test(`on ${engine}: a hundred systems need no connections of their own`, async (t) => {
    const receiver = await startReceiver(t);
    const names = Array.from({ length: 100 }, (_, i) => `system-${i}`);
    const outbound = { url: receiver.url };
    const book = exchangeBook(Object.fromEntries(names.map((name) => [name, { outbound }])));
    const hub = await testHub(t, { engine, book, secrets: bookSecrets });
    const rows = rowsOf(t, hub.hub.databaseUrl);
    for (const round of [1, 2])
      await Promise.all(names.map((name) => postOrder(hub, `${name}-${round}`, { to: [name] })));
    await until('everything to be delivered', async () => {
      const [row] = await rows(`select count(*) from deliveries where state <> 'delivered'`);
      return Number(row.count) === 0;
    });
    t.equal(receiver.arrived.length, 200);
    const [{ count }] = await rows(
      'select count(*) from pg_stat_activity where datname = current_database()',
    );
    t.ok(Number(count) < 40, `${count} connections`);
    const errors = hub.lines
      .map((line) => JSON.parse(line))
      .filter((one) => /error/.test(one.event));
    t.strictSame(errors, []);
  });
}
