import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { newId, timeOf } from '../../services/ledger/ids.ts';
import { expirePayloads, type Period } from '../../services/ledger/payload-expiry.ts';
import { makePartitions } from '../../services/ledger/payload-partitions.ts';
import { claimOf, claimOne, entryTo, settlementOf, testLedger } from '../support/ledger.ts';
import type { Rows } from '../support/rows.ts';

const day = 86_400_000;
const yard = { system: 'yard', lane: null, on_dead: 'hold' as const };
const after = (days: number) => Date.now() + days * day;
const all = (days: number | null): Period[] =>
  [null, 'supplier', 'lead', 'order', 'rating', 'receipt'].map((type) => ({
    ...{ system: null, type },
    ms: days === null ? null : days * day,
  }));

/** Tables that are partitions now. */
async function tables(rows: Rows): Promise<string[]> {
  const found = await rows(
    `select c.relname from pg_inherits join pg_class c on c.oid = inhrelid
      where inhparent = 'payloads'::regclass order by 1`,
  );
  return found.map((row) => row.relname);
}

async function count(rows: Rows): Promise<number> {
  const [{ n }] = await rows('select count(*)::int as n from payloads');
  return n;
}

/** Enters a message to the yard, delivered or still waiting; three payloads when it is delivered. */
async function entered(ledger: Awaited<ReturnType<typeof testLedger>>['ledger'], delivered = true) {
  const entry = entryTo(yard);
  await ledger.accept(entry);
  const [message] = entry.messages;
  const delivery = message?.deliveries[0]?.id ?? '';
  if (delivered) {
    const claimed = await claimOne(ledger, claimOf(delivery));
    if (claimed.result !== 'claimed') throw new Error(claimed.result);
    await ledger.keep({ deliveryId: delivery, contentType: 'text/plain', body: Buffer.from('x') });
    await ledger.settle(settlementOf(claimed, 'delivered'));
  }
  return { entry, message: message?.row.id ?? '', interchange: entry.interchange.id, delivery };
}

t.test('what has expired is dropped with its partition, and not deleted', async (t) => {
  const { ledger, rows } = await testLedger(t);
  for (let i = 0; i < 5; i += 1) await entered(ledger);
  await makePartitions(ledger.pool, Date.now(), day);
  const before = await tables(rows);
  t.ok(before.includes('payloads_old') && before.length >= 7, before.join());
  t.equal(await count(rows), 15);
  t.strictSame(await expirePayloads(ledger.pool, all(30), 30 * day, after(2)), []);
  const sweeps = await expirePayloads(ledger.pool, all(30), 30 * day, after(34));
  t.same(
    sweeps.map(({ dropped, kept }) => [dropped, kept]),
    [[15, 0]],
  );
  t.equal(await count(rows), 0);
  t.notOk((await tables(rows)).includes('payloads_old'));
  await sleep(100);
  const [stats] = await rows(
    `select coalesce(sum(n_tup_del), 0)::int as deleted from pg_stat_user_tables where relname like 'payloads%'`,
  );
  t.equal(stats.deleted, 0, 'no row was deleted');
  const [sweep] = await rows('select * from payload_sweeps');
  t.match(sweep, { dropped: 15, kept: 0 });
  const messages = await rows('select state from messages');
  t.equal(messages.length, 5, 'everything else is there');
});

t.test(
  'what is needed or held or kept longer survives, and goes when its time comes',
  async (t) => {
    const { ledger, rows } = await testLedger(t);
    const gone = await entered(ledger);
    const held = await entered(ledger);
    const waiting = await entered(ledger, false);
    await rows(
      `insert into holds (id, scope, value, reason, actor) values ($1, 'message', $2, 'suit', 'ops')`,
      [newId(), held.message],
    );
    const leads = await entered(ledger);
    await rows(`update messages set type = 'lead' where id = $1`, [leads.message]);
    const periods = all(30).map((one) => (one.type === 'lead' ? { ...one, ms: 90 * day } : one));
    await makePartitions(ledger.pool, Date.now(), day);
    const [sweep] = await expirePayloads(ledger.pool, periods, 30 * day, after(34));
    t.match(sweep, { dropped: 3, kept: 8 });
    const owners = (await rows('select owner_id from payloads')).map((row) => row.owner_id);
    const wanted = [held, leads].flatMap((one) => [one.interchange, one.message, one.delivery]);
    t.strictSame(owners.sort(), [...wanted, waiting.interchange, waiting.message].sort());
    t.notOk(owners.includes(gone.message));
    t.notOk((await tables(rows)).includes('payloads_old'));
    t.ok(
      (await claimOne(ledger, claimOf(waiting.delivery))).result === 'claimed',
      'it can still be sent',
    );

    t.strictSame(
      await expirePayloads(ledger.pool, periods, 30 * day, after(34)),
      [],
      'not due again',
    );
    await rows(
      `update holds set released_at = now(), released_by = 'ops', release_reason = 'over'`,
    );
    const later = await expirePayloads(ledger.pool, periods, 30 * day, after(37));
    t.match(
      later.filter((one) => one.dropped > 0),
      [{ dropped: 3 }],
    );
    const last = await expirePayloads(ledger.pool, periods, 30 * day, after(95));
    t.equal(
      last.reduce((sum, one) => sum + one.dropped, 0),
      3,
      'the lead',
    );
    t.equal(await count(rows), 2, 'what is under way is kept as long as it is');
  },
);

t.test('periods of the receiver say how long what was sent to it is kept', async (t) => {
  const { ledger, rows } = await testLedger(t);
  const one = await entered(ledger);
  const periods = [...all(null), ...all(1).map((own) => ({ ...own, system: 'yard' }))];
  await expirePayloads(ledger.pool, periods, day, after(5));
  const owners = (await rows('select owner_id from payloads')).map((row) => row.owner_id);
  t.strictSame(owners.sort(), [one.interchange, one.message].sort());
});

t.test(
  'few that are kept are put together, so that partitions do not grow in number',
  async (t) => {
    const { ledger, rows } = await testLedger(t);
    await makePartitions(ledger.pool, Date.now(), day);
    const parts = await rows('select name, from_id, to_id from payload_partitions order by to_id');
    // A message that waits, and one that has expired, in each of the days to come.
    for (const { from_id, to_id } of parts.slice(1)) {
      for (const state of ['unrouted', 'delivered']) {
        const id = newId();
        const at = timeOf(from_id) + (timeOf(to_id) - timeOf(from_id)) / 2;
        const moved = `${at
          .toString(16)
          .padStart(12, '0')
          .replace(/^(.{8})/, '$1-')}${id.slice(13)}`;
        const entry = entryTo();
        await ledger.accept(entry);
        await rows(
          `with m as (insert into messages select (jsonb_populate_record(m, jsonb_build_object('id', $2::text, 'state', $3::text, 'position', null))).* from messages m where id = $1)
         insert into payloads values ($2::uuid, 'application/json', '{}')`,
          [entry.messages[0]?.row.id, moved, state],
        );
      }
    }
    const n = parts.length - 1;
    const sweeps = await expirePayloads(ledger.pool, all(1), day, after(30));
    t.equal(sweeps.length, n);
    const left = await tables(rows);
    t.strictSame(left.length, 2, `the default and one more: ${left}`);
  },
);

t.test('partitions are made ahead by any number of processes, each once', async (t) => {
  const { ledger, rows } = await testLedger(t);
  const made = await Promise.all([1, 2, 3].map(() => makePartitions(ledger.pool, Date.now(), day)));
  await makePartitions(ledger.pool, Date.now(), day);
  const parts = await rows('select from_id, to_id from payload_partitions order by to_id');
  t.ok(made.some((one) => one > 0) && parts.length >= 7);
  parts.slice(1).forEach((part, i) => {
    t.equal(part.from_id, parts[i].to_id, 'without a gap');
  });
  await Promise.all([entered(ledger), entered(ledger)]);
  const sweeps = await Promise.all(
    [1, 2, 3].map(() => expirePayloads(ledger.pool, all(1), day, after(4))),
  );
  t.equal(
    sweeps.flat().reduce((sum, one) => sum + one.dropped, 0),
    6,
    'each is dropped once',
  );
});

t.test(
  'when nobody made any for weeks, what came meanwhile gets its partition later',
  async (t) => {
    const { ledger, rows } = await testLedger(t);
    await rows(`alter table payloads detach partition payloads_old`);
    await rows('drop table payloads_old');
    await rows('delete from payload_partitions');
    const long = timeOf(newId()) - 20 * day;
    const bound = `${long
      .toString(16)
      .padStart(12, '0')
      .replace(/^(.{8})/, '$1-')}-7000-8000-000000000000`;
    await rows(
      `create table payloads_past partition of payloads for values from (minvalue) to ('${bound}')`,
    );
    await rows(`insert into payload_partitions (name, to_id) values ('payloads_past', $1)`, [
      bound,
    ]);
    await entered(ledger);
    t.same(await rows('select count(*)::int as n from payloads_default'), [{ n: 3 }]);
    await makePartitions(ledger.pool, Date.now(), day);
    t.same(
      await rows('select count(*)::int as n from payloads_default'),
      [{ n: 3 }],
      'more may come',
    );
    await makePartitions(ledger.pool, after(2), day);
    t.same(await rows('select count(*)::int as n from payloads_default'), [{ n: 0 }]);
    t.equal(await count(rows), 3);
    const sweeps = await expirePayloads(ledger.pool, all(30), 30 * day, after(33));
    t.same(
      sweeps.map((one) => one.dropped),
      [3],
    );
  },
);

t.test('what programs of the last release ask is answered as before', async (t) => {
  const { ledger, rows } = await testLedger(t);
  await makePartitions(ledger.pool, Date.now(), day);
  const id = newId();
  const keep = `insert into payloads (owner_id, content_type, body)
    select * from unnest($1::uuid[], $2::text[], $3::bytea[]) on conflict (owner_id) do nothing`;
  await rows(keep, [[id], ['text/plain'], [Buffer.from('a')]]);
  await rows(keep, [[id], ['text/plain'], [Buffer.from('b')]]);
  const redo = `insert into payloads (owner_id, content_type, body) values ($1, 'application/json', $2)
    on conflict (owner_id) do update set body = excluded.body`;
  t.same(await rows('select body from payloads where owner_id = $1', [id]), [
    { body: Buffer.from('a') },
  ]);
  await rows(redo, [id, Buffer.from('c')]);
  t.same(await rows('select body from payloads where owner_id = $1', [id]), [
    { body: Buffer.from('c') },
  ]);
  await t.rejects(
    rows(`insert into payloads (owner_id, content_type, body) values ($1, '', '')`, [id]),
    { code: '23505' },
  );
  await rows('delete from payloads where owner_id = any($1::uuid[])', [[id]]);
  t.equal(await count(rows), 0);
});
