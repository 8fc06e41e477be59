import t from 'tap';
import { releaseHeld } from '../../services/ledger/due.ts';
import { testLedger } from '../support/ledger.ts';

const { ledger, rows } = await testLedger(t);

t.test('a free lane goes on, however many wait behind dead letters', async (t) => {
  // In order: a dead letter, twelve thousand behind it, and one that nothing holds any more.
  await rows(`set session_replication_role = replica;
    insert into deliveries (id, message_id, system, partner, route, lane, on_dead, state, code,
           created_at, due_at, enqueued_at)
    select lpad(to_hex(n), 32, '0')::uuid, gen_random_uuid(), 'yard', 'yard', 'test',
           case when n <= 12000 then 'dead end' else 'free' end, 'hold',
           case when n = 1 then 'dead' else 'held' end, case when n = 1 then 'gone' end, now(), now(), now()
      from generate_series(1, 12001) n order by n;
    reset session_replication_role`);
  // With statistics the planner has other ideas: it must not compare each with all before it.
  await rows('analyze deliveries');
  t.equal((await releaseHeld(ledger.pool)).length, 1);
  t.strictSame(await rows(`select lane, state from deliveries where state = 'queued'`), [
    { lane: 'free', state: 'queued' },
  ]);
  t.equal((await releaseHeld(ledger.pool)).length, 0);
});
