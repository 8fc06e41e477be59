import t from 'tap';
import { acceptAll } from '../../services/ledger/accept.ts';
import { type Claim, type Claimed, claimAll } from '../../services/ledger/claim.ts';
import { dueDeliveries, dueSystems, expireLeases, releaseHeld } from '../../services/ledger/due.ts';
import { listen } from '../../services/ledger/heard.ts';
import { refusedInterchanges } from '../../services/ledger/interchanges.ts';
import {
  attemptsOf,
  deliveriesOf,
  findMessages,
  messageById,
  receiptsOf,
} from '../../services/ledger/messages.ts';
import { makePartitions } from '../../services/ledger/payload-partitions.ts';
import { recallAll } from '../../services/ledger/recall.ts';
import { settleAll } from '../../services/ledger/settle.ts';
import { standing } from '../../services/ledger/standing.ts';
import { systemFigures } from '../../services/ledger/system-figures.ts';
import { claimOf, entryTo, settlementOf, testLedger } from '../support/ledger.ts';
import { noting, type PlanNode, planOf, rowsRead } from '../support/statement-plans.ts';

const { ledger, rows } = await testLedger(t);
const { pool } = ledger;

/** Milliseconds since the epoch: the accepted messages lie one second apart before it. */
const now = Date.now();

// A ledger that has worked for a while: 20,000 messages, 5,000 of their deliveries not finished.
await rows(`create table seed as
  select n, (lpad(to_hex(${now} - (20000 - n) * 1000), 12, '0') || '7' || substr(md5(n::text), 1, 3)
             || '8' || substr(md5(n::text), 4, 15))::uuid as id,
         now() - (20000 - n) * interval '1 s' as at,
         case when n <= 15000 then 'delivered' when n <= 18000 then 'queued' when n <= 19000 then 'retrying'
              when n <= 19800 then 'held' else 'dead' end as state
    from generate_series(1, 20000) n`);
await rows(`insert into interchanges
         (id, system, partner, state, received_at, content_type, headers, bytes, sha256, problem)
  select id, 'shop-' || n % 20, 'corner', case when n % 100 = 0 then 'partly_accepted' else 'accepted' end,
         at, 'application/json', '{}', 100, sha256(''), case when n % 100 = 0 then '{}'::jsonb end from seed`);
await rows(`insert into messages (id, interchange_id, position, system, partner, type, action, native_type,
         native_id, state, accepted_at, business_keys, canonical_sha256, receipt_sha256, schema_id, address_book_version)
  select id, id, 0, 'shop-' || n % 20, 'corner', 'order', 'create', 'test', n::text,
         case state when 'delivered' then 'delivered' when 'dead' then 'failed' else 'in_transit' end, at,
         '[{"kind":"order","value":"1"}]', sha256(''), sha256(''), 'order', 1 from seed`);
await rows(`insert into message_keys select (45000000 + n)::text, id from seed`);
await rows(
  `insert into dedupe_keys select 'shop-' || n % 20, 'doc:' || n, sha256(''), id, id from seed`,
);
await rows(
  `insert into payloads select id, 'application/json', decode(repeat('ab', 500), 'hex') from seed`,
);
await rows(`insert into deliveries (id, message_id, system, partner, route, lane, on_dead, state, attempts,
         created_at, due_at, enqueued_at, deliver_by, delivered_at, code)
  select id, id, 'yard-' || n % 20, 'yard', 'test', 'order order ' || n % 4000, 'hold', state,
         case when state in ('delivered', 'dead') then 1 else 0 end, at, at, at, at + interval '1 h',
         case when state = 'delivered' then at end, case when state = 'dead' then 'gone' end from seed order by n`);
await rows(`insert into attempts (id, delivery_id, generation, number, worker, started_at, ended_at, outcome, code)
  select id, id, 1, 1, id, at, at, case state when 'dead' then 'refused' else 'delivered' end,
         case state when 'dead' then 'gone' end from seed where state in ('delivered', 'dead')`);
await rows(`insert into receipts (id, interchange_id, message_id, event, body, sha256)
  select id, id, id, 'accepted', '{}', sha256('') from seed`);
await rows('drop table seed');
await rows('analyze');
// Those of the days to come; nobody analyzes what is empty.
await makePartitions(pool, now, 86_400_000);

/** Nobody may read these from end to end: neither as they lie nor along an index. (The default partition is empty.) */
const big =
  /^(interchanges|messages|message_keys|dedupe_keys|deliveries|attempts|payloads(?!_default)\w*|receipts)$/;

function readsAll(node: PlanNode): boolean {
  const { 'Node Type': type, 'Relation Name': table = '', 'Index Cond': condition } = node;
  if (!big.test(table)) return false;
  // The indexes of what waits are small by themselves: they hold nothing that is finished.
  const partial = /_(standing|due|lane|late|dead|refused|waiting|quarantined)$/.test(
    node['Index Name'] ?? '',
  );
  return type === 'Seq Scan' || (/Index.* Scan/.test(type) && condition === undefined && !partial);
}

async function usesIndexes(
  t: {
    strictSame(found: unknown, wanted: unknown, name: string): unknown;
    ok(x: unknown, name: string): unknown;
  },
  work: (noted: typeof pool) => Promise<unknown>,
  newestFirst = false,
) {
  const { pool: noted, sent } = noting(pool);
  await work(noted);
  t.ok(sent.length > 0, 'something was asked');
  for (const one of sent) {
    const modes = ['custom', 'generic'] as const;
    for (const mode of one.name ? modes : [modes[0]]) {
      const nodes = await planOf(pool, one, mode);
      const bad = nodes.filter(readsAll).filter(
        // A page of the newest reads along the key from its end, and stops.
        (node) => !(newestFirst && node['Index Name'] === 'messages_pkey'),
      );
      const name = `${mode}: ${one.text.trim().replaceAll(/\s+/g, ' ').slice(0, 70)}`;
      t.strictSame(
        bad.map((node) => [node['Node Type'], node['Relation Name'], node['Index Name']]),
        [],
        name,
      );
    }
  }
}

async function queued(count: number): Promise<string[]> {
  const found = await rows(
    `select id from deliveries where state = 'queued' and lane is not null order by sequence limit $1`,
    [count],
  );
  return found.map((row) => row.id);
}

async function claimed(count: number): Promise<Claimed[]> {
  await rows(`update deliveries set lane = lane || id where id = any($1)`, [await queued(count)]);
  const claims: Claim[] = (await queued(count)).map((id) => claimOf(id));
  const results = await claimAll(pool, claims);
  return results.filter((one): one is Claimed => one.result === 'claimed');
}

const wishes = (systems: string[], fresh: number) =>
  systems.map((system) => ({ system, fresh, again: fresh }));

for (const count of [1, 100]) {
  t.test(`claiming ${count} at once goes by index`, async (t) => {
    const ids = await queued(count);
    await usesIndexes(t, (noted) =>
      claimAll(
        noted,
        ids.map((id) => claimOf(id)),
      ),
    );
  });

  t.test(`settling ${count} at once goes by index`, async (t) => {
    const claims = await claimed(count);
    t.equal(claims.length, count);
    await usesIndexes(t, (noted) =>
      settleAll(
        noted,
        claims.map((claim) => settlementOf(claim, 'delivered')),
      ),
    );
  });

  t.test(`entering ${count} at once goes by index, also when they came before`, async (t) => {
    const lane = { system: 'yard-1', lane: 'order order 1', on_dead: 'hold' as const };
    const entries = Array.from({ length: count }, () => entryTo(lane));
    await usesIndexes(t, (noted) => acceptAll(noted, entries));
    await usesIndexes(t, (noted) => acceptAll(noted, entries));
    const byPlace = entries.map(({ interchange }) => ({
      messageId: null,
      interchangeId: interchange.id,
      position: 0,
    }));
    const byId = entries.map(({ interchange, messages }) => ({
      messageId: messages[0]?.row.id ?? '',
      interchangeId: interchange.id,
      position: 0,
    }));
    const ids = byId.map((one) => one.messageId);
    for (const recalls of [byId, byPlace]) {
      const recalled = await recallAll(pool, recalls);
      t.strictSame(
        recalled.map((one) => one?.id),
        ids,
      );
      await usesIndexes(t, (noted) => recallAll(noted, recalls));
    }
  });
}

t.test('the sweeps of the relay read only what waits', async (t) => {
  await claimed(50);
  await rows(`update deliveries set lease_until = now() - interval '1 s'
               where id in (select id from deliveries where state = 'sending' limit 10)`);
  await usesIndexes(t, expireLeases);
  await usesIndexes(t, releaseHeld);
  await usesIndexes(t, dueSystems);
  await usesIndexes(t, (noted) => dueDeliveries(noted, wishes(['yard-1', 'yard-2'], 1000)));
});

t.test('however much waits, the relay reads a few rows of each system', async (t) => {
  const reads = async (work: (noted: typeof pool) => Promise<unknown>) => {
    const { pool: noted, sent } = noting(pool);
    await work(noted);
    const counts = await Promise.all(sent.map((one) => rowsRead(pool, one, 'deliveries')));
    return counts.reduce((sum, count) => sum + count, 0);
  };
  const systems = await dueSystems(pool);
  t.equal(systems.length, 20);
  const looks = await reads(dueSystems);
  t.ok(looks >= 20 && looks <= 60, `${looks} to find the systems`);
  const found = await reads((noted) => dueDeliveries(noted, wishes(['yard-3'], 10)));
  t.ok(found <= 30, `${found} to find ten`);
});

t.test('search goes by index, whatever is asked for', async (t) => {
  const limit = 50;
  await usesIndexes(t, (noted) => findMessages(noted, { key: '4500123', limit }));
  await usesIndexes(t, (noted) => findMessages(noted, { limit }), true);
  await usesIndexes(t, (noted) => findMessages(noted, { system: 'shop-3', limit }), true);
  await usesIndexes(t, (noted) => findMessages(noted, { concerning: 'yard-3', limit }), true);
  await usesIndexes(t, (noted) => findMessages(noted, { state: 'quarantined', limit }));
  await usesIndexes(t, (noted) => findMessages(noted, { state: 'failed', limit }));
  await usesIndexes(t, (noted) => refusedInterchanges(noted, { limit }));
});

t.test('looking at one message goes by index', async (t) => {
  const [{ id }] = await rows('select id from messages order by id limit 1 offset 5000');
  await usesIndexes(t, (noted) => messageById(noted, id));
  await usesIndexes(t, (noted) => deliveriesOf(noted, [id]));
  await usesIndexes(t, (noted) => attemptsOf(noted, [id]));
  await usesIndexes(t, (noted) => receiptsOf(noted, [id]));
});

t.test('looking for alerts goes by index', async (t) => {
  const limits = { late: 30_000, held: 3_600_000, heldOf: [{ system: 'yard-1', ms: 60_000 }] };
  await usesIndexes(t, (noted) => standing(noted, limits));
  const expected = [{ system: 'shop-1', every: 900_000 }];
  await usesIndexes(t, (noted) => listen(noted, expected));
  await usesIndexes(t, (noted) => listen(noted, expected));
});

t.test('the figures of the systems read only what waits and what is new', async (t) => {
  await usesIndexes(t, (noted) => systemFigures(noted, 5 * 60_000, now));
});
