import fc from 'fast-check';
import t from 'tap';
import { nextAttempt } from '../../queues/retry-schedule.ts';

const schedule = fc.array(fc.integer({ min: 1, max: 28_800_000 }), { maxLength: 12 });
const now = fc.integer({ min: 0, max: 4e12 });
const week = 7 * 24 * 3_600_000;
const random = fc.double({ min: 0, max: 1, noNaN: true });

t.test('a wait is within 20 % of the schedule', async () => {
  fc.assert(
    fc.property(schedule, fc.nat(20), now, random, (waits, failed, at, chance) => {
      const wait = waits[failed];
      const next = nextAttempt({ attempt: failed + 1, schedule: waits, now: at, random: chance });
      if (wait === undefined) return next === undefined;
      const spread = (next ?? Number.NaN) - at;
      return spread >= Math.floor(wait * 0.8) && spread <= Math.ceil(wait * 1.2);
    }),
  );
});

t.test('the spread reaches both of its ends', async (t) => {
  const one = (chance: number) =>
    nextAttempt({ attempt: 1, schedule: [10_000], now: 5, random: chance });
  t.equal(one(0), 8005);
  t.equal(one(0.5), 10_005);
  t.equal(one(1), 12_005);
});

t.test('the wish of the receiver lengthens a wait and never shortens it', async () => {
  fc.assert(
    fc.property(schedule, fc.nat(12), now, random, now, (waits, failed, at, chance, wish) => {
      const asked = { attempt: failed + 1, schedule: waits, now: at, random: chance };
      const plain = nextAttempt(asked);
      const wished = nextAttempt({ ...asked, notBefore: wish });
      const granted = Math.min(wish, at + week);
      return wished === (plain === undefined ? undefined : Math.max(plain, granted));
    }),
  );
});

t.test('a wish that would outlast everybody is cut to a week', async (t) => {
  const asked = { attempt: 1, schedule: [1000], now: 5, random: 0.5 };
  t.equal(nextAttempt({ ...asked, notBefore: 5 + week - 1 }), 5 + week - 1);
  t.equal(nextAttempt({ ...asked, notBefore: 8.64e15 }), 5 + week);
});

t.test('there is one more attempt than there are waits, and none after it', async () => {
  fc.assert(
    fc.property(schedule, random, (waits, chance) => {
      let attempts = 1;
      while (
        nextAttempt({ attempt: attempts, schedule: waits, now: 0, random: chance }) !== undefined
      )
        attempts += 1;
      return attempts === waits.length + 1;
    }),
  );
});

t.test('a wish of the receiver gives no attempt beyond the schedule', async (t) => {
  t.equal(nextAttempt({ attempt: 1, schedule: [], now: 0, notBefore: 9, random: 0 }), undefined);
});
