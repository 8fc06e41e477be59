import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import t from 'tap';
import type { Entry, Revision } from '../../services/ledger/entry.ts';
import { entryTo, testLedger } from '../support/ledger.ts';

const { ledger, rows } = await testLedger(t);

function version(key: string, value: number, by: Revision['by'] = 'sequence'): Entry {
  const entry = entryTo({ system: 'yard', lane: null, on_dead: 'hold' });
  const [message] = entry.messages;
  if (message) message.revision = { key, by, value: String(value) };
  return entry;
}

const idOf = (entry: Entry | undefined) => entry?.messages[0]?.row.id ?? '';

async function staleBy(entries: Entry[]): Promise<(string | null)[]> {
  const found = await rows('select id, stale_by from messages where id = any($1)', [
    entries.map(idOf),
  ]);
  const by = new Map(found.map((row) => [row.id, row.stale_by]));
  return entries.map((entry) => by.get(idOf(entry)) ?? null);
}

t.test('one after the other: stale is what is older than the newest before it', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(6), { minLength: 1, maxLength: 12 }), async (values) => {
      const key = randomUUID();
      const entries = values.map((value) => version(key, value));
      for (const entry of entries) await ledger.accept(entry);
      const expected = values.map((value, i) => {
        const before = values.slice(0, i);
        const newest = Math.max(-1, ...before);
        return newest > value ? idOf(entries[before.indexOf(newest)]) : null;
      });
      const found = await staleBy(entries);
      if (JSON.stringify(found) !== JSON.stringify(expected))
        throw new Error(`${values}: ${found}, not ${expected}`);
    }),
    { numRuns: 30 },
  );
});

t.test(
  'all at once: the newest is never stale, and never two are newer than each other',
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(6), { minLength: 2, maxLength: 40 }), async (values) => {
        const key = randomUUID();
        const entries = values.map((value) => version(key, value));
        await Promise.all(entries.map((entry) => ledger.accept(entry)));
        const found = await staleBy(entries);
        const numberOf = (id: string) => values[entries.findIndex((entry) => idOf(entry) === id)];
        found.forEach((by, i) => {
          const own = values[i] ?? 0;
          if (by !== null && (numberOf(by) ?? -1) <= own) throw new Error(`${own} is not stale`);
          if (own === Math.max(...values) && by !== null) throw new Error('the newest is stale');
        });
        const [kept] = await rows('select value::int from revisions where key = $1', [key]);
        if (kept.value !== Math.max(...values)) throw new Error('another one counts as the newest');
      }),
      { numRuns: 15 },
    );
  },
);

t.test('numbers that count different things are not compared', async (t) => {
  const key = randomUUID();
  const entries = [version(key, 7), version(key, 3, 'time'), version(key, 2, 'time')];
  for (const entry of entries) await ledger.accept(entry);
  t.strictSame(await staleBy(entries), [null, null, idOf(entries[1])]);
});

t.test('what is only a repetition changes nothing', async (t) => {
  const key = randomUUID();
  const first = version(key, 1);
  await ledger.accept(first);
  const again = version(key, 9);
  const [one, two] = [first.messages[0], again.messages[0]];
  if (one && two) two.dedupe = { ...one.dedupe, owner: two.row.id };
  await ledger.accept(again);
  t.strictSame(await rows('select value::int, message_id from revisions where key = $1', [key]), [
    { value: 1, message_id: idOf(first) },
  ]);
});
