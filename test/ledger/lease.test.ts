import { randomUUID } from 'node:crypto';
import t from 'tap';
import type { Claimed } from '../../services/ledger/claim.ts';
import { expireLeases } from '../../services/ledger/due.ts';
import { beat, forgetNodes, leave } from '../../services/ledger/nodes.ts';
import { claimOf, claimOne, entryTo, settlementOf, testLedger } from '../support/ledger.ts';

const { ledger, rows } = await testLedger(t);

async function waiting(): Promise<string> {
  const entry = entryTo({ system: 'yard', lane: null, on_dead: 'hold' });
  await ledger.accept(entry);
  return entry.messages[0]?.deliveries[0]?.id ?? '';
}

async function claimed(id: string): Promise<Claimed> {
  const claim = await claimOne(ledger, claimOf(id));
  if (claim.result !== 'claimed') throw new Error(`not claimed: ${claim.result}`);
  return claim;
}

async function timePasses(id: string): Promise<void> {
  await rows(`update deliveries set lease_until = now() - interval '1 ms' where id = $1`, [id]);
}

const outcomes = (id: string) =>
  rows('select number, outcome from attempts where delivery_id = $1 order by number', [id]);

t.test('of many workers that ask for a delivery at once, one gets it', async (t) => {
  const id = await waiting();
  const results = await Promise.all(
    Array.from({ length: 50 }, () => claimOne(ledger, claimOf(id))),
  );
  t.equal(results.filter((one) => one.result === 'claimed').length, 1);
  t.equal(results.filter((one) => one.result === 'gone').length, 49);
  t.strictSame(await outcomes(id), [{ number: 1, outcome: null }]);
});

t.test('a lease that has not run out is left alone', async (t) => {
  const id = await waiting();
  const first = await claimed(id);
  await expireLeases(ledger.pool);
  t.equal((await claimOne(ledger, claimOf(id))).result, 'gone');
  t.equal((await ledger.settle(settlementOf(first, 'delivered'))).result, 'settled');
});

t.test('a worker that comes back after its lease has no say any more', async (t) => {
  const id = await waiting();
  const slow = await claimed(id);
  const kept = (text: string) =>
    ledger.keep({ deliveryId: id, contentType: 'text/plain', body: Buffer.from(text) });
  await kept('what the first one sent');
  await timePasses(id);
  t.equal(await expireLeases(ledger.pool), 1);
  t.strictSame(await outcomes(id), [{ number: 1, outcome: 'unknown' }]);

  t.equal((await ledger.settle(settlementOf(slow, 'dead'))).result, 'stale');
  const next = await claimed(id);
  t.equal(next.attempt, 2);
  t.equal((await ledger.settle(settlementOf(slow, 'delivered'))).result, 'stale');
  t.match(await rows('select state, lease_owner from deliveries where id = $1', [id]), [
    { state: 'sending', lease_owner: next.owner },
  ]);
  t.equal(next.outbound?.body.toString(), 'what the first one sent');
  await kept('something else');

  t.equal((await ledger.settle(settlementOf(next, 'delivered'))).result, 'settled');
  t.strictSame(await outcomes(id), [
    { number: 1, outcome: 'unknown' },
    { number: 2, outcome: 'delivered' },
  ]);
  const [sent] = await rows(
    `select convert_from(body, 'UTF8') as text from payloads where owner_id = $1`,
    [id],
  );
  t.equal(sent.text, 'what the first one sent');
});

t.test('a settlement counts once, also when it is told twice at once', async (t) => {
  const id = await waiting();
  const claim = await claimed(id);
  const told = await Promise.all([
    ledger.settle(settlementOf(claim, 'delivered')),
    ledger.settle(settlementOf(claim, 'dead')),
  ]);
  t.strictSame(told.map((one) => one.result).sort(), ['settled', 'stale']);
  t.equal((await outcomes(id)).length, 1);
  t.equal((await ledger.settle(settlementOf(claim, 'retrying'))).result, 'stale');
});

t.test('one stale settlement among many does not hold up the others', async (t) => {
  const ids = await Promise.all(Array.from({ length: 30 }, () => waiting()));
  const claims = await Promise.all(ids.map(claimed));
  await timePasses(ids[7] ?? '');
  await expireLeases(ledger.pool);
  const told = await Promise.all(
    claims.map((claim) => ledger.settle(settlementOf(claim, 'delivered'))),
  );
  t.strictSame(
    told.map((one) => one.result),
    ids.map((_, i) => (i === 7 ? 'stale' : 'settled')),
  );
});

t.test('an earlier generation of a delivery can be neither claimed nor settled', async (t) => {
  const id = await waiting();
  const claim = await claimed(id);
  await ledger.settle(settlementOf(claim, 'dead'));
  await rows(`update deliveries set state = 'queued', generation = 2, attempts = 0 where id = $1`, [
    id,
  ]);
  t.equal((await claimOne(ledger, claimOf(id, 1))).result, 'gone');
  t.equal((await claimOne(ledger, claimOf(id, 2))).result, 'claimed');
  t.equal((await ledger.settle(settlementOf(claim, 'delivered'))).result, 'stale');
});

t.test(
  'what a node was sending is taken over when it falls silent, long before the lease ends',
  async (t) => {
    const [lost, kept, unknown] = [randomUUID(), randomUUID(), randomUUID()];
    await beat(ledger.pool, lost, 1);
    await beat(ledger.pool, kept, 60_000);
    const ids = await Promise.all([lost, kept, unknown].map(() => waiting()));
    await Promise.all(
      [lost, kept, unknown].map((node, i) => claimOne(ledger, claimOf(ids[i] ?? '', 1, node))),
    );
    const states = async () =>
      (await Promise.all(ids.map((id) => rows('select state from deliveries where id = $1', [id]))))
        .flat()
        .map((row) => row.state);
    t.equal(await expireLeases(ledger.pool, false), 0, 'not while silence says nothing');
    t.equal(await expireLeases(ledger.pool), 1);
    t.strictSame(await states(), ['retrying', 'sending', 'sending']);
    await leave(ledger.pool, kept);
    t.equal(await expireLeases(ledger.pool), 1, 'of one that has ended nothing is waited for');
    t.strictSame(await states(), ['retrying', 'retrying', 'sending']);
    await rows("update nodes set alive_until = now() - interval '2 days' where id = $1", [lost]);
    await forgetNodes(ledger.pool);
    t.strictSame(await rows('select id from nodes'), [{ id: kept }]);
  },
);

t.test(
  'a delivery that lost its workers is counted, waits, and is cleared by any outcome',
  async (t) => {
    const id = await waiting();
    const found = async () => {
      const [row] = await rows(
        `select lost, greatest(0, round(extract(epoch from due_at - now())))::int as wait from deliveries where id = $1`,
        [id],
      );
      return row;
    };
    for (const [lost, wait] of [
      [1, 0],
      [2, 0],
      [3, 10],
    ]) {
      await claimed(id);
      await timePasses(id);
      await expireLeases(ledger.pool);
      t.strictSame(await found(), { lost, wait });
    }
    await rows('update deliveries set due_at = now() where id = $1', [id]);
    const claim = await claimed(id);
    t.equal(claim.lost, 3);
    await ledger.settle(settlementOf(claim, 'retrying'));
    t.match(await found(), { lost: 0 });
  },
);
