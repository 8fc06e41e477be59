import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { repeat } from '../../services/worker/repeat.ts';
import { until } from '../support/until.ts';

t.test('it goes on after failures, and tells the first of several alike in a row', async (t) => {
  let times = 0;
  const told: unknown[] = [];
  const repeated = repeat(
    async () => {
      times += 1;
      // Two outages: of three times, the last of which is of another kind, and of one.
      if (times === 2 || times === 3) throw new Error('away');
      if (times === 4) throw new Error('full');
      if (times === 6) throw new Error('away');
    },
    { every: 1, now: true, onFailure: (error) => told.push((error as Error).message) },
  );
  t.equal(times, 1, 'it begins now');
  await until('it to have gone on', () => times >= 8);
  await repeated.stop();
  t.strictSame(told, ['away', 'full', 'away']);
});

t.test('a stop waits for what is under way, and nothing comes after it', async (t) => {
  let under = 0;
  let done = 0;
  const repeated = repeat(
    async () => {
      under += 1;
      await sleep(50);
      done += 1;
    },
    { every: 1, onFailure: () => t.fail('it failed') },
  );
  t.equal(under, 0, 'it begins after the first wait');
  await until('it to be under way', () => under === 1);
  await repeated.stop();
  t.equal(done, 1);
  await sleep(20);
  t.equal(under, 1);
});
