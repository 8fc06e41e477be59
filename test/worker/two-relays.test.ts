import t from 'tap';
import type { DeliveryQueues } from '../../queues/delivery-queues.ts';
import type { Due } from '../../queues/job.ts';
import { sweep } from '../../services/worker/relay.ts';
import { claimOf, entryTo, testLedger } from '../support/ledger.ts';

const { ledger, rows } = await testLedger(t);

/** A relay whose queue only remembers; `full` are the systems for which it has enough to do. */
function relay(full: string[] = []) {
  const told: Due[] = [];
  const attended = new Set<string>();
  const queues = {
    async add(dues: Due[]) {
      told.push(...dues);
    },
    full: async () => full,
  } as unknown as DeliveryQueues;
  const attend = (systems: Iterable<string>) => {
    for (const system of systems) attended.add(system);
  };
  const judges = () => true;
  return {
    told,
    attended,
    sweep: (forgotten = 0, before?: Date) =>
      sweep({ ledger, queues, attend, judges }, forgotten, before),
  };
}

t.test('of relays that sweep at once each tells other deliveries, and all are told', async (t) => {
  const entries = Array.from({ length: 2500 }, (_, i) =>
    entryTo({ system: `yard-${i % 3}`, lane: null, on_dead: 'hold' }),
  );
  await Promise.all(entries.map((entry) => ledger.accept(entry)));
  await rows(`update deliveries set enqueued_at = now() - interval '1 hour'`);
  const relays = [relay(), relay(), relay(), relay()];
  const done = await Promise.all(relays.map((one) => one.sweep(60_000)));
  const told = relays.flatMap((one) => one.told.map((due) => due.deliveryId));
  t.equal(told.length, 2500);
  t.equal(new Set(told).size, 2500);
  t.equal(
    done.reduce((sum, one) => sum + one.told, 0),
    2500,
  );
  const attended = new Set(relays.flatMap((one) => [...one.attended]));
  t.strictSame([...attended].sort(), ['yard-0', 'yard-1', 'yard-2']);
  const late = relay();
  await late.sweep(60_000);
  t.strictSame(late.told, [], 'what was told a moment ago is not told again');
});

t.test('only what is due is told', async (t) => {
  await rows(`update deliveries set due_at = now() + interval '1 hour', enqueued_at = now()`);
  const early = relay();
  await early.sweep();
  t.strictSame(early.told, []);
});

t.test('leases that ran out are taken back once by relays that sweep at once', async (t) => {
  const entry = entryTo({ system: 'yard', lane: null, on_dead: 'hold' });
  await ledger.accept(entry);
  const id = entry.messages[0]?.deliveries[0]?.id ?? '';
  await ledger.claim(claimOf(id));
  await rows(`update deliveries set lease_until = now() - interval '1 ms' where id = $1`, [id]);
  const relays = [relay(), relay(), relay()];
  const done = await Promise.all(relays.map((one) => one.sweep(60_000)));
  t.equal(
    done.reduce((sum, one) => sum + one.leases, 0),
    1,
  );
  t.match(await rows('select outcome, detail from attempts where delivery_id = $1', [id]), [
    { outcome: 'unknown', detail: /lost/ },
  ]);
  const told = relays.flatMap((one) => one.told);
  t.match(told, [{ deliveryId: id, generation: 1, system: 'yard' }]);
});

t.test('a held delivery whose release was swallowed by a crash goes on', async (t) => {
  const lane = { system: 'yard', lane: 'order order 1', on_dead: 'hold' as const };
  const [first, second] = [entryTo(lane), entryTo(lane)];
  await ledger.accept(first);
  await ledger.accept(second);
  const ids = [first, second].map((entry) => entry.messages[0]?.deliveries[0]?.id ?? '');
  t.equal((await ledger.claim(claimOf(ids[1] ?? ''))).result, 'held');
  const waiting = relay();
  await waiting.sweep();
  t.notOk(
    waiting.told.some((due) => due.deliveryId === ids[1]),
    'not before its turn',
  );
  await rows(`update deliveries set state = 'cancelled' where id = $1`, [ids[0]]);
  const next = relay();
  t.match(await next.sweep(60_000), { released: 1 });
  t.ok(next.told.some((due) => due.deliveryId === ids[1]));
});

t.test('a queue that has enough to do is told again what it heard of long ago', async (t) => {
  await rows(
    `update deliveries set state = 'cancelled', delivered_at = null, lease_owner = null, lease_until = null`,
  );
  const entries = ['yard', 'quay'].map((system) =>
    entryTo({ system, lane: null, on_dead: 'hold' }),
  );
  await Promise.all(entries.map((entry) => ledger.accept(entry)));
  const toldSince = async (ago: string) => {
    await rows(`update deliveries set enqueued_at = now() - $1::interval`, [ago]);
    const one = relay(['yard']);
    await one.sweep(10_000);
    return one.told.map(({ system }) => system).sort();
  };
  t.strictSame(await toldSince('9 minutes'), ['quay']);
  t.strictSame(await toldSince('11 minutes'), ['quay', 'yard']);
  const lost = relay(['yard']);
  await rows(`update deliveries set enqueued_at = now() - interval '1 s'`);
  await lost.sweep(10_000, new Date());
  t.equal(lost.told.length, 2, 'and at once what it may have lost');
});

t.test(
  'what a queue that has enough to do may have lost it is told a step at a time',
  async (t) => {
    const entries = Array.from({ length: 1500 }, () =>
      entryTo({ system: 'mole', lane: null, on_dead: 'hold' }),
    );
    await Promise.all(entries.map((entry) => ledger.accept(entry)));
    await rows(
      `update deliveries set state = 'cancelled' where system <> 'mole' and state = 'queued'`,
    );
    const before = new Date();
    const busy = relay(['mole']);
    t.match(await busy.sweep(10_000, before), { told: 1000, more: true });
    t.match(await busy.sweep(10_000, before), { told: 500, more: false });
  },
);
