import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { bookSecrets, exchangeBook, fromShop } from '../support/exchange-book.ts';
import { serveProcess } from '../support/hub-process.ts';
import { order } from '../support/orders.ts';
import { testDatabase } from '../support/postgres.ts';

const book = exchangeBook({ yard: { outbound: { url: 'http://127.0.0.1:9' } } });

for (const role of ['all', 'api'] as const) {
  t.test(
    `a hub (${role}) whose log nobody takes any more goes on, and stops when it is told to`,
    async (t) => {
      const env = { ...bookSecrets, DATABASE_URL: await testDatabase(t) };
      const hub = await serveProcess(t, { book, role, env });
      hub.process.stdout?.destroy();
      // Of a hub that does nothing more the first line that nobody takes is among the last.
      if (role === 'all') {
        for (const id of ['1', '2', '3']) {
          const answer = await hub.post('/in/shop', order(id), fromShop);
          t.equal(answer.status, 202);
        }
      }
      hub.process.kill('SIGTERM');
      const late = sleep(30_000, 'still there', { ref: false });
      t.strictSame(await Promise.race([hub.ended, late]), { code: 0, signal: null });
    },
  );
}
