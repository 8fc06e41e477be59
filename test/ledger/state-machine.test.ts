import { createHash } from 'node:crypto';
import fc from 'fast-check';
import t from 'tap';
import type { Claimed } from '../../services/ledger/claim.ts';
import { dueDeliveries, dueSystems, expireLeases, releaseHeld } from '../../services/ledger/due.ts';
import {
  cancelDelivery,
  replayMessage,
  retryDelivery,
  skipDelivery,
} from '../../services/ledger/mend.ts';
import {
  claimOf,
  claimOne,
  entryTo,
  settlementOf,
  testLedger,
  testReceipt,
} from '../support/ledger.ts';
import { DeliveryModel, type ModelDelivery } from './delivery-model.ts';

const { ledger, rows } = await testLedger(t);
const { pool } = ledger;

const where = fc.record({
  system: fc.constantFrom('yard', 'yard', 'quay'),
  lane: fc.constantFrom('order order 1', 'order order 1', 'order order 2', null),
  on_dead: fc.constantFrom('hold' as const, 'skip' as const),
});
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('accept' as const),
      to: fc.uniqueArray(where, { minLength: 1, maxLength: 2, selector: (one) => one.system }),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('claim' as const),
      which: fc.nat(),
      back: fc.constantFrom(0, 0, 0, 1),
    }),
  },
  {
    weight: 8,
    arbitrary: fc.record({
      do: fc.constant('settle' as const),
      which: fc.nat(),
      state: fc.constantFrom('delivered' as const, 'retrying' as const, 'dead' as const),
      due: fc.boolean(),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'retry' as const,
        'skip' as const,
        'cancel' as const,
        'replay' as const,
        'expire' as const,
      ),
      which: fc.nat(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('release' as const) }) },
);
type Step = typeof step extends fc.Arbitrary<infer S> ? S : never;

const deed = (action: 'retry' | 'skip' | 'cancel' | 'replay') => ({
  actor: 'ops',
  action,
  target: 'x',
  reason: 'a test',
});

/** A ledger and a model of it that go the same way. */
class Walk {
  readonly model = new DeliveryModel();
  readonly claims: { claim: Claimed; one: ModelDelivery; attempt: number; generation: number }[] =
    [];
  readonly messages: { id: string; interchange: string }[] = [];

  async take(step: Step): Promise<void> {
    if (step.do === 'accept') return this.accept(step.to);
    if (step.do === 'release') {
      this.model.releaseHeld();
      await releaseHeld(pool);
      return;
    }
    if (step.do === 'settle') return this.settle(step);
    const one = this.model.all[step.which % Math.max(1, this.model.all.length)];
    if (!one) return;
    if (step.do === 'claim') return this.claim(one, one.generation - step.back);
    if (step.do === 'expire') return this.expire(one);
    const message = this.messages[one.message];
    if (!message) throw new Error('a delivery without a message');
    const expected =
      step.do === 'replay' ? this.model.replay(one.message) : this.model[step.do](one);
    const done =
      step.do === 'retry'
        ? await retryDelivery(pool, one.id, deed('retry'))
        : step.do === 'skip'
          ? await skipDelivery(pool, one.id, deed('skip'))
          : step.do === 'replay'
            ? await replayMessage(pool, message.id, deed('replay'))
            : await cancelDelivery(pool, one.id, deed('cancel'), (previous) => ({
                receipt: testReceipt(message.interchange, message.id, 'cancelled', previous),
              }));
    if ((done !== undefined) !== expected) throw new Error(`${step.do} of ${one.state}: ${done}`);
  }

  private async accept(to: Parameters<typeof entryTo>): Promise<void> {
    const entry = entryTo(...to);
    await ledger.accept(entry);
    const message = this.messages.push({
      id: entry.messages[0]?.row.id ?? '',
      interchange: entry.interchange.id,
    });
    for (const { id, system, lane, on_dead } of entry.messages[0]?.deliveries ?? [])
      this.model.enter({ id, message: message - 1, system, lane, onDead: on_dead });
  }

  private async claim(one: ModelDelivery, generation: number): Promise<void> {
    const expected = this.model.claim(one, generation);
    const claim = await claimOne(ledger, claimOf(one.id, generation));
    if (claim.result !== expected) throw new Error(`claim: ${claim.result}, not ${expected}`);
    if (claim.result !== 'claimed') return;
    this.claims.push({ claim, one, attempt: one.attempts, generation });
    if (claim.attempt !== one.attempts || claim.replays !== one.replays)
      throw new Error('claimed as another attempt');
  }

  /** By any worker that ever had a claim: only the newest one has a say. */
  private async settle(step: Extract<Step, { do: 'settle' }>): Promise<void> {
    const told = this.claims[step.which % Math.max(1, this.claims.length)];
    if (!told) return;
    const { claim, one, attempt, generation } = told;
    const current =
      one.state === 'sending' && one.attempts === attempt && one.generation === generation;
    if (current) this.model.settle(one, step.state, step.due);
    const dueAt = Date.now() + (step.due ? -1000 : 3_600_000);
    const { result } = await ledger.settle(settlementOf(claim, step.state, dueAt));
    if (result !== (current ? 'settled' : 'stale')) throw new Error(`settle: ${result}`);
  }

  private async expire(one: ModelDelivery): Promise<void> {
    this.model.expire(one);
    await rows(
      `update deliveries set lease_until = now() - interval '1 s' where id = $1 and state = 'sending'`,
      [one.id],
    );
    await expireLeases(pool);
  }

  async compare(): Promise<void> {
    const { model, messages } = this;
    const [found] = await rows(
      `select (select json_agg(json_build_array(id, state, generation, replays, attempts) order by id)
                 from deliveries) as deliveries,
              (select json_agg(json_build_array(id, state) order by id) from messages) as messages,
              (select count(*) from attempts where ended_at is null)::int as open,
              (select count(*) from attempts)::int as attempts,
              (select count(*) from (select from deliveries where state = 'sending' and lane is not null
                                      group by system, lane having count(*) > 1) two)::int as crowded`,
    );
    const deliveries = model.all.map(({ id, state, generation, replays, attempts }) => [
      ...[id, state, generation, replays, attempts],
    ]);
    same(found, {
      deliveries: deliveries.length > 0 ? deliveries : null,
      messages:
        messages.length > 0 ? messages.map(({ id }, i) => [id, model.messageState(i)]) : null,
      open: model.all.filter((one) => one.state === 'sending').length,
      attempts: this.claims.length,
      crowded: 0,
    });
  }
}

function same(found: unknown, expected: unknown): void {
  const [a, b] = [JSON.stringify(found), JSON.stringify(expected)];
  if (a !== b) throw new Error(`the ledger says ${a}, the model ${b}`);
}

/** Steps to walk in all; many more than in every run of the tests when somebody asks for them. */
const steps = Number(process.env.POST_OFFICE_MODEL_STEPS ?? 2500);
const longestWalk = 70;

t.test('whatever workers, relays and people do, the ledger keeps to its states', async (t) => {
  let taken = 0;
  while (taken < steps) await walks(20);
  t.ok(taken >= steps, `${taken} steps, none of them illegal`);

  /** So many, each of them shrunk by itself when it goes wrong. */
  async function walks(numRuns: number): Promise<void> {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { minLength: 20, maxLength: longestWalk, size: 'max' }),
        async (walked) => {
          await rows(
            // Only so, because the ledger itself refuses to forget receipts.
            'set session_replication_role = replica; truncate interchanges, messages, deliveries, attempts, receipts, payloads, message_keys, dedupe_keys; reset session_replication_role',
          );
          const walk = new Walk();
          for (const one of walked) {
            await walk.take(one);
            taken += 1;
            await walk.compare();
          }
          await chainsHold();
          await nothingHangsInTheAir();
          await everythingDueIsFound(walk);
        },
      ),
      { numRuns },
    );
  }
});

/** The receipts of each message hang together, and the message knows the last of them. */
async function chainsHold(): Promise<void> {
  const receipts = await rows(
    `select r.message_id, r.body, encode(r.sha256, 'hex') as sha256, encode(r.previous_sha256, 'hex') as previous,
            encode(m.receipt_sha256, 'hex') as head
       from receipts r join messages m on m.id = r.message_id order by r.message_id, r.id`,
  );
  receipts.forEach((receipt, i) => {
    const before = receipts[i - 1];
    const first = before?.message_id !== receipt.message_id;
    same(receipt.previous, first ? null : before.sha256);
    same(createHash('sha256').update(receipt.body).digest('hex'), receipt.sha256);
    if (receipts[i + 1]?.message_id !== receipt.message_id) same(receipt.head, receipt.sha256);
  });
}

/** What a row points to is there. */
async function nothingHangsInTheAir(): Promise<void> {
  const [found] = await rows(
    `select (select count(*) from messages where interchange_id not in (select id from interchanges))::int as messages,
            (select count(*) from message_keys where message_id not in (select id from messages))::int as keys,
            (select count(*) from deliveries where message_id not in (select id from messages))::int as deliveries,
            (select count(*) from attempts where delivery_id not in (select id from deliveries))::int as attempts,
            (select count(*) from receipts where message_id not in (select id from messages)
                or interchange_id not in (select id from interchanges))::int as receipts`,
  );
  same(found, { messages: 0, keys: 0, deliveries: 0, attempts: 0, receipts: 0 });
}

async function everythingDueIsFound({ model }: Walk): Promise<void> {
  const systems = await dueSystems(pool);
  const found = await dueDeliveries(
    pool,
    systems.map((system) => ({ system, fresh: 1000, again: 1000 })),
  );
  const due = model.all.filter(
    (one) => one.due && (one.state === 'queued' || one.state === 'retrying'),
  );
  same(
    found.map((one) => `${one.id} ${one.generation}`).sort(),
    due.map((one) => `${one.id} ${one.generation}`).sort(),
  );
}
