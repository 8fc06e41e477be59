import t from 'tap';
import { claimOf, claimOne, entryTo, settlementOf, testLedger } from '../support/ledger.ts';

const { ledger, rows } = await testLedger(t);

/** One message with a delivery in every state that a ledger reaches by itself. */
async function delivery(state: 'queued' | 'sending' | 'delivered' | 'dead' | 'retrying') {
  const entry = entryTo({ system: 'yard', lane: null, on_dead: 'hold' });
  await ledger.accept(entry);
  const message = entry.messages[0]?.row.id ?? '';
  const id = entry.messages[0]?.deliveries[0]?.id ?? '';
  if (state === 'queued') return { id, message };
  const claim = await claimOne(ledger, claimOf(id));
  if (claim.result !== 'claimed') throw new Error('not claimed');
  if (state !== 'sending') await ledger.settle(settlementOf(claim, state));
  return { id, message };
}

const unique = '23505';
const check = '23514';
const notNull = '23502';
const raised = 'P0001';

type From = Parameters<typeof delivery>[0];

const illegal: [string, From, string, string][] = [
  [
    'delivered without a time',
    'sending',
    check,
    `update deliveries set state = 'delivered', lease_owner = null, lease_until = null where id = $1`,
  ],
  [
    'a time of delivery without being delivered',
    'queued',
    check,
    'update deliveries set delivered_at = now() where id = $1',
  ],
  [
    'delivered and sending at once',
    'sending',
    check,
    'update deliveries set delivered_at = now() where id = $1',
  ],
  [
    'sending without an owner',
    'queued',
    check,
    `update deliveries set state = 'sending', lease_until = now() where id = $1`,
  ],
  [
    'sending without an end of the lease',
    'queued',
    check,
    `update deliveries set state = 'sending', lease_owner = id where id = $1`,
  ],
  [
    'a lease without sending',
    'queued',
    check,
    'update deliveries set lease_owner = id, lease_until = now() where id = $1',
  ],
  [
    'a lease that outlives the sending',
    'sending',
    check,
    `update deliveries set state = 'queued' where id = $1`,
  ],
  ['dead without a code', 'queued', check, `update deliveries set state = 'dead' where id = $1`],
  [
    'a state that nobody knows',
    'queued',
    check,
    `update deliveries set state = 'lost' where id = $1`,
  ],
  ['no state', 'queued', notNull, 'update deliveries set state = null where id = $1'],
  [
    'an acknowledgment that nobody knows',
    'queued',
    check,
    `update deliveries set acknowledgment = 'maybe' where id = $1`,
  ],
  [
    'a second delivery of a message to the same system',
    'queued',
    unique,
    `insert into deliveries (id, message_id, system, partner, route, on_dead, state, created_at, due_at, enqueued_at) select gen_random_uuid(), message_id, system, partner, route, on_dead, 'queued', now(), now(), now() from deliveries where id = $1`,
  ],
  [
    'an outcome without an end',
    'sending',
    check,
    `update attempts set outcome = 'delivered' where delivery_id = $1`,
  ],
  [
    'an end without an outcome',
    'sending',
    check,
    'update attempts set ended_at = now() where delivery_id = $1',
  ],
  [
    'a failure without a code',
    'sending',
    check,
    `update attempts set ended_at = now(), outcome = 'failed' where delivery_id = $1`,
  ],
  [
    'a refusal without a code',
    'sending',
    check,
    `update attempts set ended_at = now(), outcome = 'refused' where delivery_id = $1`,
  ],
  [
    'a delivery with the code of a failure',
    'delivered',
    check,
    `update attempts set code = 'busy' where delivery_id = $1`,
  ],
  [
    'an outcome that nobody knows',
    'sending',
    check,
    `update attempts set ended_at = now(), outcome = 'lost' where delivery_id = $1`,
  ],
  [
    'the same attempt twice',
    'sending',
    unique,
    'insert into attempts (id, delivery_id, generation, number, worker, started_at) select gen_random_uuid(), delivery_id, generation, number, worker, now() from attempts where delivery_id = $1',
  ],
  [
    'an attempt before the first',
    'sending',
    check,
    'update attempts set number = 0 where delivery_id = $1',
  ],
  [
    'a digest that is none',
    'delivered',
    check,
    `update attempts set sent_sha256 = 'abc' where delivery_id = $1`,
  ],
  [
    'quarantined without a problem',
    'queued',
    check,
    `update messages set state = 'quarantined' from deliveries d where messages.id = d.message_id and d.id = $1`,
  ],
  [
    'a problem without quarantine',
    'queued',
    check,
    `update messages set problem = '{}' from deliveries d where messages.id = d.message_id and d.id = $1`,
  ],
  [
    'in transit without a type',
    'queued',
    check,
    `update messages set type = null from deliveries d where messages.id = d.message_id and d.id = $1`,
  ],
  [
    'in transit without a canonical form',
    'queued',
    check,
    `update messages set canonical_sha256 = null from deliveries d where messages.id = d.message_id and d.id = $1`,
  ],
  [
    'a state of a message that nobody knows',
    'queued',
    check,
    `update messages set state = 'gone' from deliveries d where messages.id = d.message_id and d.id = $1`,
  ],
  [
    'a refused interchange without a reason',
    'queued',
    check,
    `update interchanges i set state = 'rejected' from messages m, deliveries d where i.id = m.interchange_id and m.id = d.message_id and d.id = $1`,
  ],
  [
    'an accepted interchange with a reason',
    'queued',
    check,
    `update interchanges i set problem = '{}' from messages m, deliveries d where i.id = m.interchange_id and m.id = d.message_id and d.id = $1`,
  ],
  [
    'a receipt that is changed',
    'delivered',
    raised,
    `update receipts set event = 'dead' from deliveries d where receipts.message_id = d.message_id and d.id = $1`,
  ],
  [
    'a receipt that is taken away',
    'delivered',
    raised,
    'delete from receipts using deliveries d where receipts.message_id = d.message_id and d.id = $1',
  ],
  [
    'two receipts that follow the same one',
    'delivered',
    unique,
    `insert into receipts (id, interchange_id, message_id, event, body, sha256, previous_sha256) select gen_random_uuid(), interchange_id, r.message_id, event, body, sha256, previous_sha256 from receipts r join deliveries d on d.message_id = r.message_id where d.id = $1 and previous_sha256 is not null`,
  ],
  [
    'two first receipts',
    'delivered',
    unique,
    `insert into receipts (id, interchange_id, message_id, event, body, sha256) select gen_random_uuid(), interchange_id, r.message_id, event, body, sha256 from receipts r join deliveries d on d.message_id = r.message_id where d.id = $1 and previous_sha256 is null`,
  ],
  [
    'a deed without a reason',
    'queued',
    check,
    `insert into audit (id, at, actor, action, target, reason) values ($1, now(), 'ops', 'retry', 'x', ' ')`,
  ],
];

for (const [what, from, code, sql] of illegal) {
  t.test(`the ledger refuses ${what}`, async (t) => {
    const { id } = await delivery(from);
    const before = await rows('select * from deliveries where id = $1', [id]);
    const refused = await rows(sql, [id]).catch((error: Error) => error);
    t.match(refused, { code }, String(refused));
    t.strictSame(await rows('select * from deliveries where id = $1', [id]), before);
  });
}

t.test('what people did can be neither changed nor taken away', async (t) => {
  await rows(
    `insert into audit (id, at, actor, action, target, reason)
     values (gen_random_uuid(), now(), 'ops', 'retry', 'dlv_1', 'mended')`,
  );
  await t.rejects(rows(`update audit set reason = 'other'`), { code: raised });
  await t.rejects(rows('delete from audit'), { code: raised });
});

t.test('the words of the states are those of the design', async (t) => {
  const words = await rows(
    `select conrelid::regclass::text as table, pg_get_constraintdef(oid) as def from pg_constraint
      where contype = 'c' and pg_get_constraintdef(oid) like '%state%ANY%'`,
  );
  const of = (table: string) =>
    words
      .filter((row) => row.table === table)
      .map((row) => [...row.def.matchAll(/'([a-z_]+)'/g)].map(([, word]) => word).sort())
      .sort((a, b) => b.length - a.length)[0];
  t.strictSame(of('deliveries'), [
    'cancelled',
    'dead',
    'delivered',
    'held',
    'queued',
    'retrying',
    'sending',
  ]);
  t.strictSame(of('messages'), ['delivered', 'failed', 'in_transit', 'quarantined', 'unrouted']);
  t.strictSame(of('interchanges'), ['accepted', 'partly_accepted', 'rejected']);
});
