import { createHmac } from 'node:crypto';
import t from 'tap';
import { compare } from '../../services/exchange/alert.ts';
import { notice } from '../../services/exchange/notice.ts';
import type { Alert, Lasting } from '../../services/ledger/alerts.ts';
import { newId } from '../../services/ledger/ids.ts';
import type { Standing } from '../../services/ledger/standing.ts';

const since = new Date('2026-03-01T08:00:00Z');
const calm = 30_000;

const stands = (kind: Standing['kind'], more: Partial<Standing> = {}): Standing => ({
  kind,
  system: 'yard',
  since,
  count: null,
  code: null,
  explained: false,
  ...more,
});
const lasts = (kind: Lasting['kind'], more: Partial<Lasting> = {}): Lasting => ({
  id: newId(),
  kind,
  system: 'yard',
  began_at: since,
  count: null,
  detail: '',
  clear_for: null,
  ...more,
});
const nothing = { begin: [], stand: [], clear: [], end: [] };

t.test('what stands begins an alert for each kind and system, and only once', async (t) => {
  const all = [
    stands('overdue', { count: 10_000 }),
    stands('dead_letters', { count: 2 }),
    stands('overdue', { system: 'quay', count: 1 }),
  ];
  t.match(compare(all, [], calm).begin, [
    { kind: 'overdue', system: 'yard', count: 10_000, detail: /2026-03-01T08:00:00\.000Z/ },
    { kind: 'dead_letters', system: 'yard', count: 2 },
    { kind: 'overdue', system: 'quay', count: 1 },
  ]);
  const known = [
    lasts('overdue', { count: 10_000 }),
    lasts('dead_letters', { count: 2 }),
    lasts('overdue', { system: 'quay', count: 1 }),
  ];
  t.strictSame(compare(all, known, calm), nothing);
});

t.test('what an outage explains begins nothing, and what lasts goes on', async (t) => {
  const all = [
    stands('outage', { code: 'timeout' }),
    stands('overdue', { explained: true, count: 5 }),
  ];
  const { begin } = compare(all, [], calm);
  t.match(begin, [{ kind: 'outage', detail: /did not answer in time \(timeout\)/ }]);
  t.equal(begin.length, 1);
  const known = [lasts('outage'), lasts('overdue', { count: 5 })];
  t.strictSame(compare(all, known, calm), nothing);
});

t.test('an alert ends when nothing of it has stood for a while, not sooner', async (t) => {
  const one = lasts('overdue', { count: 5 });
  t.strictSame(compare([], [one], calm), { ...nothing, clear: [one.id] });
  t.strictSame(compare([], [{ ...one, clear_for: calm - 1 }], calm), nothing);
  t.strictSame(compare([], [{ ...one, clear_for: calm }], calm), { ...nothing, end: [one.id] });
});

t.test('what comes back within that time is the same alert', async (t) => {
  const one = lasts('overdue', { count: 5, clear_for: calm + 5000 });
  t.match(compare([stands('overdue', { count: 5 })], [one], calm), {
    ...nothing,
    stand: [{ id: one.id, count: 5 }],
  });
});

t.test('an alert tells how much stands now', async (t) => {
  const one = lasts('overdue', { count: 5 });
  t.match(compare([stands('overdue', { count: 7 })], [one], calm).stand, [
    { id: one.id, count: 7 },
  ]);
});

const alert: Alert = {
  id: newId(),
  kind: 'dead_letters',
  system: 'yard',
  began_at: since,
  ended_at: null,
  count: 10_000,
  detail: 'They wait.',
};

t.test('Slack gets a text', async (t) => {
  const to = { format: 'slack' as const, key: null };
  const begun = notice({ id: newId(), event: 'begun', alert }, to, 0);
  t.strictSame(JSON.parse(String(begun.body)), {
    text: 'Alert: dead letters at yard (10000 or more). They wait.',
  });
  const ended = { ...alert, ended_at: new Date('2026-03-01T09:00:00Z') };
  const over = notice({ id: newId(), event: 'over', alert: ended }, to, 0);
  t.match(
    JSON.parse(String(over.body)).text,
    /^Over: dead letters at yard, from .*T08:.* to .*T09:/,
  );
});

t.test('a webhook is signed, where there is a secret', async (t) => {
  const id = newId();
  const key = Buffer.from('secret');
  const now = Date.parse('2026-03-01T08:00:10Z');
  const { headers = {}, body = '' } = notice(
    { id, event: 'begun', alert },
    { format: 'webhook', key },
    now,
  );
  const signed = `${headers['webhook-id']}.${now / 1000}.${body}`;
  const signature = createHmac('sha256', key).update(signed).digest('base64');
  t.match(headers, {
    'webhook-id': `ntf_${id.replaceAll('-', '')}`,
    'webhook-timestamp': String(now / 1000),
    'webhook-signature': `v1,${signature}`,
  });
  t.match(JSON.parse(String(body)), {
    type: 'alert.begun',
    timestamp: '2026-03-01T08:00:10.000Z',
    data: { id: /^alr_/, kind: 'dead_letters', system: 'yard', count: 10_000, text: /^Alert: / },
  });
  const bare = notice({ id, event: 'begun', alert }, { format: 'webhook', key: null }, now);
  t.equal(bare.headers?.['webhook-signature'], undefined);
});
