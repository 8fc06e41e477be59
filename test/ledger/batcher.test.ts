import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import t from 'tap';
import { batcher } from '../../services/ledger/batcher.ts';

t.test(
  'every call gets its own result, whatever the batches and their order of ending',
  async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.array(fc.nat(), { maxLength: 60 }),
        fc.integer({ min: 1, max: 7 }),
        fc.integer({ min: 1, max: 3 }),
        async (s, items, size, parallel) => {
          let underWay = 0;
          const run = s.scheduleFunction(async (batch: number[]) => batch.map((n) => n * 2));
          const call = batcher(
            async (batch: number[]) => {
              underWay += 1;
              if (batch.length > size || underWay > parallel) throw new Error('more than allowed');
              try {
                return await run(batch);
              } finally {
                underWay -= 1;
              }
            },
            { size, parallel },
          );
          const called = s.scheduleSequence(
            items.map((item, i) => ({ label: `call ${i}`, builder: async () => void item })),
          );
          const results = Promise.all(items.map((item) => call(item)));
          await s.waitFor(Promise.all([called.task, results]));
          const doubled = items.map((item) => item * 2);
          return JSON.stringify(await results) === JSON.stringify(doubled);
        },
      ),
      { numRuns: 60 },
    );
  },
);

t.test('one bad item fails alone, and its neighbours get their results', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.boolean(), { maxLength: 40 }),
      fc.integer({ min: 1, max: 9 }),
      async (goods, size) => {
        const call = batcher(
          async (batch: { good: boolean; i: number }[]) => {
            await turn();
            if (batch.some((one) => !one.good)) throw new Error('refused');
            return batch.map((one) => one.i);
          },
          { size, parallel: 2 },
        );
        const ends = await Promise.allSettled(goods.map((good, i) => call({ good, i })));
        return ends.every((end, i) =>
          goods[i] ? end.status === 'fulfilled' && end.value === i : end.status === 'rejected',
        );
      },
    ),
    { numRuns: 60 },
  );
});

t.test(
  'a call goes out at once when nothing is under way, and the next ones share a batch',
  async (t) => {
    const batches: number[][] = [];
    const call = batcher(
      async (batch: number[]) => {
        batches.push(batch);
        await turn();
        return batch;
      },
      { size: 10, parallel: 1 },
    );
    await Promise.all([1, 2, 3, 4].map(call));
    t.strictSame(batches, [[1], [2, 3, 4]]);
  },
);

t.test(
  'a batch ends before its bytes are too many, and a single larger item goes alone',
  async (t) => {
    const batches: number[][] = [];
    const call = batcher(
      async (batch: number[]) => {
        batches.push(batch);
        await turn();
        return batch;
      },
      { size: 10, bytes: 10, parallel: 1 },
      (bytes) => bytes,
    );
    await Promise.all([1, 4, 5, 2, 50, 3].map(call));
    t.strictSame(batches, [[1], [4, 5], [2], [50], [3]]);
  },
);

t.test('a batch waits for its time, and goes before it when it is full', async (t) => {
  const batches: { size: number; at: number }[] = [];
  const pace = 200;
  const call = batcher(
    async (batch: number[]) => {
      batches.push({ size: batch.length, at: performance.now() });
      return batch;
    },
    { size: 3, parallel: 2, pace },
  );
  const begun = performance.now();
  await call(1);
  await Promise.all([2, 3].map(call));
  await Promise.all([4, 5, 6].map(call));
  const [first, second, third] = batches;
  t.strictSame(
    batches.map(({ size }) => size),
    [1, 2, 3],
  );
  t.ok(first && first.at - begun < pace, 'alone it goes at once');
  t.ok(first && second && second.at - first.at >= pace - 2, 'the next one waits');
  t.ok(second && third && third.at - second.at < pace, 'full it does not');
});

t.test(
  'an error that is nobody’s fault is everybody’s answer, and nothing is asked twice',
  async (t) => {
    let asked = 0;
    const call = batcher(
      async (batch: number[]) => {
        asked += batch.length;
        await turn();
        throw new Error('away');
      },
      { size: 10, parallel: 1, isCommon: (error) => (error as Error).message === 'away' },
    );
    const ends = await Promise.allSettled(Array.from({ length: 25 }, (_, i) => call(i)));
    t.ok(ends.every((end) => end.status === 'rejected'));
    t.equal(asked, 25);
  },
);
