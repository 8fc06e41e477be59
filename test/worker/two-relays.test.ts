import t from 'tap';
import { sweep } from '../../services/worker/relay.ts';
import { claimOf, claimOne, entryTo, testLedger } from '../support/ledger.ts';

const { ledger, rows } = await testLedger(t);

/** A relay that only remembers whom it told of what is due. */
function relay() {
  const attended = new Set<string>();
  const attend = (systems: Iterable<string>) => {
    for (const system of systems) attended.add(system);
  };
  const judges = () => true;
  return { attended, sweep: () => sweep({ pool: ledger.pool, attend, judges }) };
}

t.test('every relay tells of all systems for which deliveries are due', async (t) => {
  const entries = Array.from({ length: 30 }, (_, i) =>
    entryTo({ system: `yard-${i % 3}`, lane: null, on_dead: 'hold' }),
  );
  await Promise.all(entries.map((entry) => ledger.accept(entry)));
  const relays = [relay(), relay(), relay(), relay()];
  await Promise.all(relays.map((one) => one.sweep()));
  for (const { attended } of relays)
    t.strictSame([...attended].sort(), ['yard-0', 'yard-1', 'yard-2']);
  await rows(`update deliveries set due_at = now() + interval '1 hour' where system <> 'yard-1'`);
  const later = relay();
  await later.sweep();
  t.strictSame([...later.attended], ['yard-1'], 'and of no others');
  await rows(`update deliveries set due_at = now() + interval '1 hour'`);
});

t.test('leases that ran out are taken back once by relays that sweep at once', async (t) => {
  const entry = entryTo({ system: 'yard', lane: null, on_dead: 'hold' });
  await ledger.accept(entry);
  const id = entry.messages[0]?.deliveries[0]?.id ?? '';
  await claimOne(ledger, claimOf(id));
  await rows(`update deliveries set lease_until = now() - interval '1 ms' where id = $1`, [id]);
  const relays = [relay(), relay(), relay()];
  const done = await Promise.all(relays.map((one) => one.sweep()));
  t.equal(
    done.reduce((sum, one) => sum + one.leases, 0),
    1,
  );
  t.match(await rows('select outcome, detail from attempts where delivery_id = $1', [id]), [
    { outcome: 'unknown', detail: /lost/ },
  ]);
  t.ok(relays.some(({ attended }) => attended.has('yard')));
});

t.test('a held delivery whose release was swallowed by a crash goes on', async (t) => {
  const lane = { system: 'yard', lane: 'order order 1', on_dead: 'hold' as const };
  const [first, second] = [entryTo(lane), entryTo(lane)];
  await ledger.accept(first);
  await ledger.accept(second);
  const ids = [first, second].map((entry) => entry.messages[0]?.deliveries[0]?.id ?? '');
  t.equal((await claimOne(ledger, claimOf(ids[1] ?? ''))).result, 'held');
  t.match(await relay().sweep(), { released: 0 }, 'not before its turn');
  await rows(`update deliveries set state = 'cancelled' where id = $1`, [ids[0]]);
  const next = relay();
  t.match(await next.sweep(), { released: 1 });
  t.ok(next.attended.has('yard'));
  t.match(await claimOne(ledger, claimOf(ids[1] ?? '')), { result: 'claimed' });
});
