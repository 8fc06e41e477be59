import t from 'tap';
import { makeHistory } from '../../scripts/fleet/history.ts';
import { makeWaiting } from '../../scripts/fleet/waiting.ts';
import { claimAll } from '../../services/ledger/claim.ts';
import { settleAll } from '../../services/ledger/settle.ts';
import { claimOf, entryTo, settlementOf, testLedger } from '../support/ledger.ts';

t.test('a past and a backlog that are made are like those that came about', async (t) => {
  const { ledger, rows } = await testLedger(t);
  const { pool } = ledger;
  const entry = entryTo({ system: 'yard', lane: 'order 1', on_dead: 'hold' });
  await ledger.accept(entry);
  const [delivery] = entry.messages.flatMap((message) => message.deliveries);
  const [claimed] = await claimAll(pool, [claimOf(delivery?.id ?? '')]);
  if (claimed?.result !== 'claimed') throw new Error('It cannot be claimed.');
  await ledger.keep({
    deliveryId: delivery?.id ?? '',
    contentType: 'application/json',
    body: Buffer.from('{}'),
  });
  await settleAll(pool, [settlementOf(claimed, 'delivered')]);

  await makeWaiting(pool, 0, 20, 'away');
  await makeHistory(pool, 100, 30, () => {});
  t.strictSame(
    await rows(
      `select d.system, d.state, count(*)::int, count(distinct d.lane)::int as lanes from deliveries d
         join messages m on m.id = d.message_id join interchanges i on i.id = m.interchange_id group by 1, 2 order by 1`,
    ),
    [
      { system: 'away', state: 'retrying', count: 20, lanes: 20 },
      { system: 'yard', state: 'delivered', count: 101, lanes: 101 },
    ],
  );
  t.strictSame(
    await rows(
      `select (select count(*) from payloads)::int as payloads, (select count(*) from attempts)::int as attempts,
              (select count(*) from dedupe_keys)::int as dedupe, (select count(*) from message_keys)::int as keys,
              (select count(*) from receipts r join receipts p on p.message_id = r.message_id
                  and p.sha256 = r.previous_sha256 and p.event = 'accepted' and r.event = 'delivered')::int as chains`,
    ),
    // Three each of the newest thirty and of the first one, and the canonical form of what waits.
    [{ payloads: 90 + 3 + 20, attempts: 101, dedupe: 101, keys: 101, chains: 101 }],
  );
});
