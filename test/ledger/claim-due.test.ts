import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import t from 'tap';
import type { Claimed } from '../../services/ledger/claim.ts';
import { type Ask, claimDue, type Limit, roomFor, wish } from '../../services/ledger/claim-due.ts';
import { entryTo, settlementOf, testLedger } from '../support/ledger.ts';

const { ledger, rows } = await testLedger(t);
const { pool } = ledger;

const ask = (system: string, most: number, limit?: Limit): Ask => ({
  ...{ system, most, fresh: true, again: true, turn: 0, lease: 60_000 },
  ...(limit && { limit }),
});

async function wait(system: string, count: number, lane: string | null = null): Promise<string[]> {
  const entries = Array.from({ length: count }, () => entryTo({ system, lane, on_dead: 'hold' }));
  for (const entry of entries) await ledger.accept(entry);
  return entries.map((entry) => entry.messages[0]?.deliveries[0]?.id ?? '');
}

const ids = (claimed: Claimed[]) => claimed.map((one) => one.deliveryId);

t.test('what is due is claimed in the order in which it came', async (t) => {
  const yard = await wait('yard', 5);
  const quay = await wait('quay', 2);
  const node = randomUUID();
  const [first, other] = await claimDue(pool, node, [ask('yard', 3), ask('quay', 3)]);
  t.strictSame(ids(first?.claimed ?? []).toSorted(), yard.slice(0, 3).toSorted());
  t.match(first, { fresh: true }, 'more may wait');
  t.strictSame(ids(other?.claimed ?? []).toSorted(), quay.toSorted());
  t.match(other, { fresh: false, again: true }, 'it was no turn of retries yet');
  t.match(first?.claimed[0], { owner: node, attempt: 1, system: 'yard' });
  const [rest] = await claimDue(pool, node, [ask('yard', 3)]);
  t.strictSame(ids(rest?.claimed ?? []).toSorted(), yard.slice(3).toSorted());
  t.match(await claimDue(pool, node, [ask('yard', 3)]), [{ claimed: [], fresh: false }]);
});

t.test('of a lane one is claimed, and the others are held', async (t) => {
  const [head] = await wait('lane', 4, 'order order 1');
  const [answer] = await claimDue(pool, randomUUID(), [ask('lane', 10)]);
  t.strictSame(ids(answer?.claimed ?? []), [head]);
  const states = await rows(`select state from deliveries where system = 'lane' order by sequence`);
  t.strictSame(
    states.map((row) => row.state),
    ['sending', 'held', 'held', 'held'],
  );
});

t.test('whoever claims at the same moment gets others, and nothing goes twice', async (t) => {
  const all = await wait('rush', 40);
  const found: string[] = [];
  while (found.length < all.length) {
    const answers = await Promise.all(
      [1, 2, 3, 4].map(() => claimDue(pool, randomUUID(), [ask('rush', 5)])),
    );
    for (const [answer] of answers) found.push(...ids(answer?.claimed ?? []));
  }
  t.strictSame(found.toSorted(), all.toSorted());
});

t.test('processes together keep to what may be under way at once', async (t) => {
  await wait('narrow', 20);
  const limit = { concurrency: 3 };
  const claim = () => claimDue(pool, randomUUID(), [ask('narrow', 3, limit)]);
  const answers = (await Promise.all([claim(), claim(), claim(), claim()])).flat();
  const claimed = answers.flatMap((answer) => answer.claimed);
  t.equal(claimed.length, 3);
  t.match(
    answers.filter((answer) => answer.claimed.length === 0),
    Array(3).fill({ fresh: true, wait: { crowded: true } }),
    'the others know that more waits',
  );
  const [one] = claimed;
  if (one) await ledger.settle(settlementOf(one, 'delivered'));
  const next = (await Promise.all([claim(), claim()])).flat();
  t.equal(next.flatMap((answer) => answer.claimed).length, 1);
});

t.test('processes together keep to what may be begun in a time', async (t) => {
  await wait('slow', 20);
  const limit = { rate: { max: 4, duration: 60_000 } };
  const claim = () => claimDue(pool, randomUUID(), [ask('slow', 3, limit)]);
  const begun: Claimed[] = [];
  for (let i = 0; i < 2; i += 1) {
    // Whoever finds another one in the turnstile gets nothing.
    for (const [answer] of await Promise.all([claim(), claim(), claim()]))
      begun.push(...(answer?.claimed ?? []));
  }
  t.equal(begun.length, 4);
  const [later] = await claim();
  t.match(later, { claimed: [], fresh: true, wait: { crowded: false } });
  t.ok((later?.wait?.ms ?? 0) > 30_000, `${later?.wait?.ms} ms are left of the minute`);
  await rows(`update turnstiles set began_at = now() - interval '61 s' where system = 'slow'`);
  t.equal((await claim())[0]?.claimed.length, 3, 'a new minute begins');
});

t.test('a limit that leaves room keeps nobody waiting', async (t) => {
  const limit = { concurrency: 10, rate: { max: 4, duration: 60_000 } };
  for (let i = 0; i < 4; i += 1) {
    await wait('calm', 1);
    const [answer] = await claimDue(pool, randomUUID(), [ask('calm', 10, limit)]);
    t.equal(answer?.claimed.length, 1);
    t.equal(answer?.wait !== undefined, i === 3, 'the last has used it up');
  }
});

t.test('whoever is held up in a turnstile holds up nobody else', async (t) => {
  await wait('gate', 2);
  await wait('door', 2);
  const limit = { concurrency: 1 };
  await claimDue(pool, randomUUID(), [ask('gate', 0, limit)]);
  const held = await pool.connect();
  await held.query('begin');
  await held.query("select from turnstiles where system = 'gate' for update");
  const asks = [ask('gate', 1, limit), ask('door', 1, limit)];
  const answers = await claimDue(pool, randomUUID(), asks);
  t.strictSame(
    answers.map((answer) => answer.claimed.length),
    [0, 1],
  );
  t.match(answers[0], { fresh: true, wait: { crowded: true } });
  await held.query('commit');
  held.release();
  t.match(await claimDue(pool, randomUUID(), [ask('gate', 1, limit)]), [
    { claimed: [{ system: 'gate' }] },
  ]);
});

t.test('one of five is a retry while both kinds wait, and each gets what the other leaves', (t) => {
  const both = { system: 'yard', fresh: true, again: true };
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 20 }), (sizes) => {
      let turn = 0;
      let retries = 0;
      for (const most of sizes) {
        const { fresh, again } = wish({ ...both, turn }, most);
        if (fresh + again !== most) return false;
        turn += most;
        retries += again;
      }
      return retries === Math.floor(turn / 5);
    }),
  );
  t.match(wish({ ...both, fresh: false, turn: 0 }, 7), { fresh: 0, again: 7 });
  t.match(wish({ ...both, again: false, turn: 4 }, 7), { fresh: 7, again: 0 });
  t.end();
});

t.test('how much room there is', (t) => {
  const never = { taken: 0, age: Number.POSITIVE_INFINITY };
  const rate = { max: 10, duration: 1000 };
  t.match(roomFor({ concurrency: 5 }, undefined, 0), { room: 0, wait: { crowded: true } });
  t.match(roomFor({ concurrency: 5 }, never, 2), { room: 3, wait: { crowded: true } });
  t.match(roomFor({ concurrency: 5 }, never, 7), { room: 0 }, 'a limit that was lowered');
  t.match(roomFor({ rate }, never, 100), { room: 10, wait: { ms: 1000, crowded: false } });
  t.match(roomFor({ rate }, { taken: 4, age: 400 }, 0), { room: 6, wait: { ms: 600 } });
  t.match(roomFor({ rate }, { taken: 10, age: 1000 }, 0), { room: 10 }, 'the time is over');
  t.match(roomFor({ rate }, { taken: 14, age: 10 }, 0), { room: 0, wait: { ms: 990 } });
  t.match(roomFor({ rate, concurrency: 2 }, { taken: 4, age: 400 }, 1), {
    ...{ room: 1, wait: { crowded: true } },
  });
  t.end();
});
