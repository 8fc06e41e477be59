import t from 'tap';
import { acceptAll } from '../../services/ledger/accept.ts';
import { claimAll } from '../../services/ledger/claim.ts';
import { releaseHeld } from '../../services/ledger/due.ts';
import { replayMessage } from '../../services/ledger/mend.ts';
import { claimOf, claimOne, entryTo, settlementOf, testLedger } from '../support/ledger.ts';

const { ledger, rows } = await testLedger(t);
const { pool } = ledger;

const inLane = (lane: string) => entryTo({ system: 'yard', lane, on_dead: 'hold' });
const deliveryOf = (entry: ReturnType<typeof entryTo>) =>
  entry.messages[0]?.deliveries[0]?.id ?? '';

/** What was begun on a connection of its own, and is not committed yet. */
async function uncommitted<T>(work: (connection: typeof pool) => Promise<T>) {
  const connection = await pool.connect();
  await connection.query('begin');
  const result = await work(connection as unknown as typeof pool);
  return {
    result,
    async commit() {
      await connection.query('commit');
      connection.release();
    },
  };
}

t.test('a document whose commit came late waits for the later one that has begun', async (t) => {
  const [slow, quick] = [inLane('a'), inLane('a')];
  const first = await uncommitted((connection) => acceptAll(connection, [slow]));
  await ledger.accept(quick);
  const claim = await claimOne(ledger, claimOf(deliveryOf(quick)));
  if (claim.result !== 'claimed') throw new Error(claim.result);
  await first.commit();
  t.equal((await claimOne(ledger, claimOf(deliveryOf(slow)))).result, 'held');
  t.strictSame(await releaseHeld(pool), [], 'nor does the relay let it go');
  const settled = await ledger.settle(settlementOf(claim, 'delivered'));
  t.strictSame(
    settled.released.map((one) => one.id),
    [deliveryOf(slow)],
  );
  t.equal((await claimOne(ledger, claimOf(deliveryOf(slow)))).result, 'claimed');
});

t.test('of two that are claimed at the same moment one goes', async (t) => {
  const [slow, quick, other] = [inLane('b'), inLane('b'), inLane('c')];
  const first = await uncommitted((connection) => acceptAll(connection, [slow]));
  await ledger.accept(quick);
  await ledger.accept(other);
  const claiming = await uncommitted((connection) =>
    claimAll(connection, [claimOf(deliveryOf(quick))]),
  );
  t.match(claiming.result, [{ result: 'claimed' }]);
  await first.commit();
  // Neither sees the other: the index makes the second one wait for what becomes of the first.
  const asked = Promise.all([
    claimOne(ledger, claimOf(deliveryOf(slow))),
    claimOne(ledger, claimOf(deliveryOf(other))),
  ]);
  await waiting();
  await claiming.commit();
  t.match(await asked, [{ result: 'held' }, { result: 'claimed' }]);
});

async function waiting(): Promise<void> {
  for (;;) {
    const [found] = await rows(
      `select count(*)::int as n from pg_stat_activity
        where datname = current_database() and wait_event_type = 'Lock'`,
    );
    if (found.n > 0) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

t.test('a replay waits for the later one of its lane that is under way', async (t) => {
  const [early, late] = [inLane('d'), inLane('d')];
  await ledger.accept(early);
  await ledger.accept(late);
  const first = await claimOne(ledger, claimOf(deliveryOf(early)));
  if (first.result !== 'claimed') throw new Error(first.result);
  await ledger.settle(settlementOf(first, 'delivered'));
  const second = await claimOne(ledger, claimOf(deliveryOf(late)));
  if (second.result !== 'claimed') throw new Error(second.result);
  const deed = { actor: 'ops', action: 'replay' as const, target: 'x', reason: 'a test' };
  await replayMessage(pool, first.messageId, deed);
  t.equal((await claimOne(ledger, claimOf(deliveryOf(early), 2))).result, 'held');
  await ledger.settle(settlementOf(second, 'delivered'));
  t.equal((await claimOne(ledger, claimOf(deliveryOf(early), 2))).result, 'claimed');
});
