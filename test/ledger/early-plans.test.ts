/**
 * PostgreSQL keeps the plan of a prepared statement until somebody counts the table anew, which may be a
 * minute and thousands of rows later. So the statements of the exchange must not read a table, or an
 * index of what waits, from end to end even when next to nothing is in them.
 */
import { randomUUID } from 'node:crypto';
import t from 'tap';
import { acceptAll } from '../../services/ledger/accept.ts';
import { claimDue } from '../../services/ledger/claim-due.ts';
import { openPool } from '../../services/ledger/pool.ts';
import { recallAll } from '../../services/ledger/recall.ts';
import { settleAll } from '../../services/ledger/settle.ts';
import { entryTo, settlementOf, testLedger } from '../support/ledger.ts';
import { noting, planOf, type Sent } from '../support/statement-plans.ts';

const { ledger, rows, url } = await testLedger(t);
const { pool } = ledger;

/** Takes documents through everything that is done with each, the same one posted twice; what was asked for that. */
async function exchange(through = pool): Promise<Sent[]> {
  const { pool: noted, sent } = noting(through);
  const entries = Array.from({ length: 20 }, () =>
    entryTo({ system: 'yard', lane: `order ${Math.random()}`, on_dead: 'hold' }),
  );
  await acceptAll(noted, entries);
  await acceptAll(noted, entries);
  const messages = entries.flatMap((entry) => entry.messages);
  await recallAll(
    noted,
    messages.map(({ row }) => ({
      messageId: null,
      interchangeId: row.interchange_id,
      position: 0,
    })),
  );
  const ask = { system: 'yard', most: 10, fresh: true, again: true, turn: 0, lease: 60_000 };
  const limit = { concurrency: 1000, rate: { max: 1000, duration: 1000 } };
  const answers = [
    ...(await claimDue(noted, randomUUID(), [ask])),
    ...(await claimDue(noted, randomUUID(), [{ ...ask, limit }])),
  ];
  const claimed = answers.flatMap((answer) => answer.claimed);
  await settleAll(
    noted,
    claimed.map((one) => settlementOf(one, 'delivered')),
  );
  return sent;
}

const expected = [
  ...['accept', 'recall', 'due', 'claim', 'settle_lock', 'settle', 'settle_messages'],
  ...['turnstiles_made', 'turnstiles_locked', 'sending_to', 'turnstiles_counted'],
];
const tables = /^(interchanges|messages|dedupe_keys|deliveries|attempts|payloads\w*|receipts)$/;

const cases = [
  ['that nobody has counted', async () => {}],
  ['that was counted when it was empty', async () => void (await rows('analyze'))],
  [
    'that was counted when nothing waited',
    async () => {
      await exchange();
      await rows('analyze');
    },
  ],
] as const;

for (const [name, prepare] of cases) {
  t.test(`the exchange goes by index in a ledger ${name}`, async (t) => {
    await prepare();
    const sent = await exchange();
    const names = new Set(sent.map((one) => one.name));
    for (const one of expected) t.ok(names.has(one), `${one} was asked`);
    for (const one of sent) {
      const nodes = await planOf(pool, one, 'generic');
      const unbounded = nodes.filter(
        ({ 'Node Type': type, 'Relation Name': table = '', 'Index Cond': condition }) =>
          (type === 'Seq Scan' && tables.test(table)) ||
          // Of turnstiles there is one for each system.
          (/Index/.test(type) && condition === undefined && table !== 'turnstiles'),
      );
      t.strictSame(
        unbounded.map((node) => [node['Node Type'], node['Relation Name'], node['Index Name']]),
        [],
        one.text.trim().replaceAll(/\s+/g, ' ').slice(0, 80),
      );
    }
  });
}

t.test('what is asked for every document is planned once and not each time', async (t) => {
  const one = openPool({ url, max: 1, schema: 'post_office', onError() {} });
  t.teardown(() => one.end());
  // PostgreSQL tries five plans for the values at hand, and then until one for all seems no dearer: the first ones,
  // of an empty ledger, were cheap.
  for (let i = 0; i < 100; i += 1) {
    await exchange(one);
    if (i > 5 && (await plannedEachTime()).length === 0) break;
  }
  t.strictSame(await plannedEachTime(), []);

  async function plannedEachTime(): Promise<unknown[]> {
    const asked = 'select name from pg_prepared_statements where generic_plans = 0 order by name';
    return (await one.query(asked)).rows;
  }
});
