import t from 'tap';
import { bookSecrets, exchangeBook } from '../support/exchange-book.ts';
import { engines, testHub } from '../support/hub.ts';
import { postOrder } from '../support/orders.ts';
import { type Handler, startReceiver } from '../support/receiver.ts';

/** Asks once to wait, then takes everything. */
function busyOnce(wish: () => string): Handler {
  let asked = false;
  return (_arrived, response) => {
    if (asked) return response.writeHead(200).end();
    asked = true;
    return response.writeHead(429, { 'retry-after': wish() }).end();
  };
}

const second = 1000;

for (const engine of engines) {
  t.test(`on ${engine}: Retry-After lengthens the wait and never shortens it`, async (t) => {
    const inSeconds = await startReceiver(
      t,
      busyOnce(() => '2'),
    );
    const atDate = await startReceiver(
      t,
      busyOnce(() => new Date(Date.now() + 3000).toUTCString()),
    );
    const soon = await startReceiver(
      t,
      busyOnce(() => '0'),
    );
    const book = exchangeBook({
      seconds: { outbound: { url: inSeconds.url, retry: ['10ms'] } },
      date: { outbound: { url: atDate.url, retry: ['10ms'] } },
      soon: { outbound: { url: soon.url, retry: ['1s'] } },
    });
    const hub = await testHub(t, { engine, book, secrets: bookSecrets });
    const names = ['seconds', 'date', 'soon'];
    const id = await postOrder(hub, '1', { to: names });
    const detail = await hub.message(id, ({ state }) => state === 'delivered');
    const gap = (name: string): number => {
      const [first, next, ...rest] = detail.attempts.filter((one) => one.system === name);
      t.match(first, { outcome: 'failed', code: 'busy', status: '429' });
      t.match(next, { outcome: 'delivered' });
      t.strictSame(rest, []);
      return Date.parse(next?.startedAt ?? '') - Date.parse(first?.endedAt ?? '');
    };
    // Clocks of a worker and of the database may differ by a little, and a claim may come 0.1 s early.
    t.ok(gap('seconds') > 2 * second - 300, 'seconds');
    t.ok(gap('date') > 1 * second, 'a date, which has whole seconds only');
    t.ok(gap('soon') > 0.8 * second - 300, 'a wish that is shorter than the schedule');
  });
}
