import t from 'tap';
import { sharedLook } from '../../services/ledger/shared-look.ts';

t.test('one look serves all who ask, for ten times as long as it took', async (t) => {
  let now = 0;
  let looks = 0;
  const look = sharedLook(
    async () => {
      looks += 1;
      await Promise.resolve();
      now += 5;
      return looks;
    },
    () => now,
  );
  t.strictSame(await Promise.all([look(), look()]), [1, 1]);
  now += 49;
  t.equal(await look(), 1);
  now += 1;
  t.strictSame(await Promise.all([look(), look()]), [2, 2]);
});

t.test('a look that failed serves nobody after it', async (t) => {
  let fails = true;
  const look = sharedLook(async () => {
    if (fails) throw new Error('away');
    return 'seen';
  });
  await t.rejects(look());
  fails = false;
  t.equal(await look(), 'seen');
});
