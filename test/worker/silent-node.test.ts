import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import t from 'tap';
import { bookSecrets, exchangeBook } from '../support/exchange-book.ts';
import { engines, testHub } from '../support/hub.ts';
import { postOrder } from '../support/orders.ts';
import { testDatabase } from '../support/postgres.ts';
import { startReceiver } from '../support/receiver.ts';

// Most of it is waiting: side by side, then.
t.jobs = 2;

for (const engine of engines) {
  t.test(`on ${engine}: a node that cannot tell that it lives`, { buffered: true }, async (t) => {
    const databaseUrl = await testDatabase(t);
    const receiver = await startReceiver(t);
    const hub = await testHub(t, {
      engine,
      databaseUrl,
      book: exchangeBook({ yard: { outbound: { url: receiver.url } } }),
      secrets: bookSecrets,
    });
    const other = new pg.Client(databaseUrl);
    await other.connect();
    t.teardown(() => other.end());
    await other.query('begin');
    // Whoever beats waits; all else goes on.
    await other.query('lock table post_office.nodes in exclusive mode');
    await sleep(11_000);
    const id = await postOrder(hub, '1', { to: ['yard'] });
    await sleep(1500);
    const { rows } = await other.query('select count(*)::int as count from post_office.attempts');
    t.strictSame(rows, [{ count: 0 }], 'begins no attempt, which it would have to break off');
    t.equal(receiver.arrived.length, 0);
    await other.query('rollback');
    const { attempts } = await hub.message(id, ({ state }) => state === 'delivered');
    t.match(attempts, [{ number: 1, outcome: 'delivered' }], 'delivers when it has told it again');
    t.equal(attempts.length, 1);
  });
}
