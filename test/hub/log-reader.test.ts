import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { program } from '../../scripts/fleet/program.ts';
import { freePort } from '../../services/ledger/embedded/port.ts';
import { bookSecrets, exchangeBook, fromShop } from '../support/exchange-book.ts';
import { hubFolder } from '../support/hub-process.ts';
import { order } from '../support/orders.ts';
import { testDatabase } from '../support/postgres.ts';
import { until } from '../support/until.ts';

const book = exchangeBook({ yard: { outbound: { url: 'http://127.0.0.1:9' } } });

for (const role of ['all', 'api']) {
  t.test(
    `a hub (${role}) whose log nobody takes any more goes on, and stops when it is told to`,
    async (t) => {
      const folder = await hubFolder(t);
      const bookFile = join(folder, 'book.yaml');
      await writeFile(bookFile, book);
      const port = await freePort();
      // tap puts options of its own for node into every child; they are not for the program.
      const node = ['-u', 'NODE_OPTIONS', process.execPath];
      const hub = spawn('env', [...node, program, 'serve', '--role', role], {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: {
          ...{ PATH: process.env.PATH, PORT: String(port), DATABASE_URL: await testDatabase(t) },
          ...{ POST_OFFICE_BOOK: bookFile, POST_OFFICE_DATA: join(folder, 'data') },
          ...bookSecrets,
        },
      });
      t.teardown(() => hub.kill('SIGKILL'));
      const ended = once(hub, 'exit');
      const url = `http://127.0.0.1:${port}`;
      const answers = () =>
        fetch(`${url}/readyz`).then(
          ({ ok }) => ok,
          () => false,
        );
      await until('it to answer', answers);
      hub.stdout.destroy();
      // Of a hub that does nothing more the first line that nobody takes is among the last.
      if (role === 'all') {
        for (const id of ['1', '2', '3']) {
          const answer = await fetch(`${url}/in/shop`, {
            method: 'POST',
            headers: { 'content-type': 'application/json', ...fromShop },
            body: JSON.stringify(order(id)),
          });
          t.equal(answer.status, 202);
        }
      }
      hub.kill('SIGTERM');
      const late = sleep(30_000, ['still there'], { ref: false });
      t.strictSame(await Promise.race([ended, late]), [0, null]);
    },
  );
}
