import { spawnSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import type { MessageDetail } from '../../services/exchange/views.ts';
import { bookSecrets, exchangeBook } from '../support/exchange-book.ts';
import { beginProcess, hubFolder, serveProcess } from '../support/hub-process.ts';
import { postOrder } from '../support/orders.ts';
import { startReceiver, takes } from '../support/receiver.ts';
import { until } from '../support/until.ts';

/** The PostgreSQL servers that work on data below `folder`. */
function serversOf(folder: string): number[] {
  const { stdout } = spawnSync('ps', ['-eo', 'pid=,args='], { encoding: 'utf8' });
  return stdout
    .split('\n')
    .filter((line) => line.includes(` -D ${folder}/`))
    .map((line) => Number.parseInt(line, 10));
}

t.test('a hub killed with everything in flight loses nothing that it accepted', async (t) => {
  const receiver = await startReceiver(t, () => {});
  const outbound = { url: receiver.url, timeout: '2s', retry: ['1s'] };
  const book = exchangeBook({ yard: { outbound } });
  const folder = await hubFolder(t);
  t.teardown(() => {
    for (const pid of serversOf(folder)) process.kill(pid, 'SIGINT');
  });

  const killed = await serveProcess(t, { book, env: bookSecrets, folder });
  const accepted: string[] = [];
  const posting = Promise.allSettled(
    Array.from({ length: 400 }, async (_, i) => {
      await sleep(i);
      accepted.push(await postOrder(killed, `order-${i}`, { to: ['yard'] }));
    }),
  );
  await until('some to be accepted and some on their way', () => {
    return accepted.length > 50 && receiver.arrived.length > 0;
  });
  killed.process.kill('SIGKILL');
  await killed.ended;
  await posting;
  t.ok(accepted.length > 50, `${accepted.length} accepted`);
  t.equal(serversOf(folder).length, 1, 'its database runs on, for the next start to take over');

  receiver.handle(takes);
  const again = await serveProcess(t, { book, env: bookSecrets, folder });
  for (const id of accepted) {
    await until(
      `${id} to be delivered`,
      async () => {
        const { status, json } = await again.get(`/v1/messages/${id}`);
        if (status !== 200) throw new Error(`${id} is lost: ${status}`);
        return (json as MessageDetail).state === 'delivered';
      },
      120,
    );
  }
  const delivered = new Set(receiver.arrived.map(({ message }) => message.id));
  for (const id of accepted) if (!delivered.has(id)) t.fail(`${id} never arrived`);

  again.process.kill('SIGTERM');
  t.strictSame(await again.ended, { code: 0, signal: null }, again.said());
  t.strictSame(serversOf(folder), [], 'no database is left running');
});

t.test('a hub that is told to stop while it starts leaves no database behind', async (t) => {
  const receiver = await startReceiver(t);
  const book = exchangeBook({ yard: { outbound: { url: receiver.url } } });
  const folder = await hubFolder(t);
  t.teardown(() => {
    for (const pid of serversOf(folder)) process.kill(pid, 'SIGINT');
  });
  const hub = await beginProcess(t, { book, env: bookSecrets, folder });
  await until('its database', () => serversOf(folder).length > 0);
  hub.process.kill('SIGTERM');
  t.strictSame(await hub.ended, { code: 0, signal: null }, hub.said());
  t.strictSame(serversOf(folder), []);
});
