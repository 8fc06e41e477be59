import t from 'tap';
import { tally, trialWait, verdict } from '../../services/worker/breaker.ts';

t.test('ten failures in a row say that a system is down, nine do not', async (t) => {
  const seen = tally();
  for (let i = 1; i < 10; i += 1) t.equal(seen.count('down', i), false);
  t.equal(seen.count('up', 10), false);
  for (let i = 11; i < 20; i += 1) t.equal(seen.count('down', i), false);
  t.equal(seen.count('down', 20), true);
});

t.test('or more than half of enough attempts within a minute', async (t) => {
  const seen = tally();
  const twoOfThree = (i: number) => (i % 3 === 0 ? 'up' : 'down');
  let opened = -1;
  for (let i = 0; i < 60 && opened < 0; i += 1) if (seen.count(twoOfThree(i), i)) opened = i;
  t.equal(opened, 49, 'fifty are enough to tell');
  const slow = tally();
  for (let i = 0; i < 200; i += 1)
    t.equal(slow.count(twoOfThree(i), i * 5000), false, 'twelve a minute are not');
  const fair = tally();
  for (let i = 0; i < 500; i += 1)
    t.equal(fair.count(i % 5 === 0 ? 'down' : 'up', i), false, 'nor is one in five');
});

t.test('trials wait longer and longer, a minute at most', async (t) => {
  t.strictSame([0, 1, 2, 3, 4, 100].map(trialWait), [5000, 10_000, 20_000, 40_000, 60_000, 60_000]);
});

t.test('only what the next document would meet as well speaks against a system', async (t) => {
  t.equal(verdict('delivered', null), 'up');
  t.equal(verdict('refused', 'refused_by_receiver'), 'up');
  t.equal(verdict('failed', 'record_locked'), 'up');
  for (const code of ['timeout', 'connection_refused', 'receiver_error', 'busy', 'login_failed'])
    t.equal(verdict('failed', code), 'down', code);
  for (const code of ['stopped', 'adapter_error', 'system_missing'])
    t.equal(verdict('failed', code), undefined, code);
  for (const code of ['unwritable', 'stale', 'worker_lost'])
    t.equal(verdict('refused', code), undefined, code);
});
