import t from 'tap';
import { chances } from '../../scripts/fleet/chance.ts';
import { bookSecrets, exchangeBook } from '../support/exchange-book.ts';
import { engines, testHub } from '../support/hub.ts';
import { postOrder } from '../support/orders.ts';
import { startReceiver } from '../support/receiver.ts';
import { rowsOf } from '../support/rows.ts';
import { until } from '../support/until.ts';

const keys = Array.from({ length: 10 }, (_, i) => `45000000${i}`);
const each = 20;

for (const engine of engines) {
  t.test(`on ${engine}: each lane arrives in the order it was accepted in`, async (t) => {
    const chance = chances(7);
    const underWay = new Map<string, number>();
    let together = 0;
    const receiver = await startReceiver(t, async ({ message }, response) => {
      const lane = message.businessKeys[0].value;
      const others = underWay.get(lane) ?? 0;
      if (others > 0) together += 1;
      underWay.set(lane, others + 1);
      await new Promise((resolve) => setTimeout(resolve, chance() * 10));
      underWay.set(lane, (underWay.get(lane) ?? 1) - 1);
      const lot = chance();
      if (lot < 0.1) response.destroy();
      else response.writeHead(lot < 0.3 ? 503 : 200).end();
    });
    const outbound = { url: receiver.url, concurrency: 20, retry: Array(30).fill('20ms') };
    const hub = await testHub(t, {
      engine,
      book: exchangeBook({ yard: { outbound } }),
      secrets: bookSecrets,
    });
    const rows = rowsOf(t, hub.hub.databaseUrl);
    const accepted = new Map<string, string[]>();
    await Promise.all(
      keys.map(async (key) => {
        // One after the other in each lane, all lanes at once.
        for (let i = 0; i < each; i += 1) {
          const id = await postOrder(hub, key, { to: ['yard'] });
          accepted.set(key, [...(accepted.get(key) ?? []), id]);
        }
      }),
    );
    await until('everything to be delivered', async () => {
      const [row] = await rows(`select count(*) from deliveries where state <> 'delivered'`);
      return Number(row.count) === 0;
    });
    for (const key of keys) {
      const arrived = receiver.arrived
        .filter(({ message }) => message.businessKeys[0].value === key)
        .map(({ message }) => message.id);
      // A message that failed comes again before the next one does.
      const order = arrived.filter((id, i) => id !== arrived[i - 1]);
      t.strictSame(order, accepted.get(key), `lane of ${key}`);
    }
    t.equal(together, 0, 'never two of one lane at once');
    t.ok(receiver.arrived.length > keys.length * each, 'though many attempts failed');
    const [slow] = await rows(
      `select extract(epoch from max(gap)) as gap from (
         select a.started_at - lag(a.ended_at) over (partition by d.lane order by a.started_at) as gap
           from attempts a join deliveries d on d.id = a.delivery_id) g`,
    );
    t.comment(`longest pause in a lane: ${slow.gap} s`);
  });
}
