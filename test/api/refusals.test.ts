import t from 'tap';
import { refusalLimit } from '../../services/api/refusals.ts';

t.test('thirty of a kind are written down in a minute, and again in the next', async (t) => {
  let now = 0;
  const limit = refusalLimit(() => now);
  const allowed = (times: number) =>
    Array.from({ length: times }, () => limit.allow('shop', 'unauthenticated', true)).filter(
      Boolean,
    ).length;
  t.equal(allowed(50), 30);
  t.ok(limit.allow('shop', 'body_too_large', true), 'another code');
  t.ok(limit.allow('erp', 'unauthenticated', true), 'another system');
  now = 60_000;
  t.equal(allowed(50), 30);
});

t.test('a flood of made-up names does not hide what is wrong with a system', async (t) => {
  const limit = refusalLimit(() => 0);
  const names = Array.from({ length: 1000 }, (_, i) => `made-up-${i}`);
  const allowed = names.filter((name) => limit.allow(name, 'system_unknown', false));
  t.equal(allowed.length, 300);
  t.ok(limit.allow('shop', 'unauthenticated', true));
});
