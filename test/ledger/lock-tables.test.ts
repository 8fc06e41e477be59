import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { lockTables } from '../../services/ledger/lock-tables.ts';
import { transaction } from '../../services/ledger/pool.ts';
import { testLedger } from '../support/ledger.ts';

t.test(
  'whoever holds one table and wants another gets it, and then the tables are ours',
  async (t) => {
    const { ledger } = await testLedger(t);
    const events: string[] = [];
    const other = await ledger.pool.connect();
    await other.query('begin');
    await other.query('lock table messages in row exclusive mode');
    const locked = transaction(ledger.pool, async (connection) => {
      await lockTables(connection);
      events.push('ours');
    });
    // By now deliveries are taken, and messages waited for: crosswise.
    await sleep(200);
    await other.query('lock table deliveries in row exclusive mode');
    await sleep(1500);
    events.push('theirs');
    await other.query('commit');
    other.release();
    await locked;
    t.strictSame(events, ['theirs', 'ours']);
  },
);

t.test('while it waits, everybody else goes on', async (t) => {
  const { ledger, rows } = await testLedger(t);
  const dump = await ledger.pool.connect();
  await dump.query('begin');
  await dump.query('lock table messages in access share mode');
  const locked = transaction(ledger.pool, lockTables);
  const waits: number[] = [];
  for (let i = 0; i < 30; i += 1) {
    const asked = performance.now();
    await rows('select count(*) from messages');
    waits.push(performance.now() - asked);
    await sleep(50);
  }
  await dump.query('commit');
  dump.release();
  await locked;
  t.ok(Math.max(...waits) < 900, `${Math.max(...waits)} ms at most`);
});
