import fc from 'fast-check';
import t from 'tap';
import { recordsets } from '../../services/ledger/recordset.ts';
import { testDatabase } from '../support/postgres.ts';
import { rowsOf } from '../support/rows.ts';

const rows = rowsOf(t, await testDatabase(t));

const given = recordsets({
  some: {
    n: 'integer',
    uuid: 'uuid',
    text: 'text',
    bigint: 'bigint',
    time: 'timestamptz',
    json: 'jsonb',
    bytes: 'bytea',
    digits: 'bytea',
  },
  others: { n: 'integer' },
});

const maybe = <T>(one: fc.Arbitrary<T>) => fc.option(one, { nil: null });
// Short text is written otherwise than long text, and text that is not ASCII otherwise than text that is.
const text = fc.oneof(
  fc.string({ unit: 'binary-ascii', maxLength: 100 }),
  fc.string({ unit: 'binary', maxLength: 100 }),
  fc
    .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 8 })
    .map((units) => String.fromCharCode(...units)),
);
const storable = (value: string) => value.replaceAll('\0', '\ufffd').toWellFormed();
const bytes = fc.uint8Array({ maxLength: 3000 }).map((array) => Buffer.from(array));

t.test('PostgreSQL gives every row back as it was given', async (t) => {
  const row = fc.record({
    uuid: maybe(fc.uuid()),
    text: maybe(text),
    bigint: maybe(fc.maxSafeInteger()),
    time: maybe(
      fc
        .date({ min: new Date('1900-01-01Z'), max: new Date('2999-01-01Z'), noInvalidDate: true })
        .map((date) => date.toISOString()),
    ),
    json: maybe(fc.record({ list: fc.array(fc.integer()), text })),
    bytes: maybe(bytes),
    digits: maybe(bytes.map((one) => one.toString('hex'))),
  });
  const sets = fc.record({
    some: fc.array(row, { maxLength: 20 }),
    others: fc.array(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), { maxLength: 5 }),
  });
  await fc.assert(
    fc.asyncProperty(sets, async ({ some, others }) => {
      const values = given.values({
        some: some.map((one, n) => ({ n, ...one, unknown: 'is left out' })),
        others: others.map((n) => ({ n })),
      });
      const found = await rows(
        `select uuid, text, bigint::text, time, json, bytes, encode(digits, 'hex') as digits,
                (select json_agg(y.n) from ${given.sql.others} as y) as others
           from ${given.sql.some} as x order by n`,
        values,
      );
      const expected = some.map((one) => ({
        ...one,
        text: one.text && storable(one.text),
        bigint: one.bigint === null ? null : String(one.bigint),
        time: one.time && new Date(one.time),
        json: one.json && { ...one.json, text: storable(one.json.text) },
        others: others.length === 0 ? null : others,
      }));
      t.strictSame(found, expected);
    }),
    { numRuns: 300 },
  );
});

t.test('statements that are written one after the other do not share bytes', async (t) => {
  const one = given.values({ some: [], others: [{ n: 1 }] });
  const before = Buffer.concat(one);
  given.values({ some: [], others: Array.from({ length: 100_000 }, (_, n) => ({ n })) });
  given.values({ some: [], others: [{ n: 2 }] });
  t.ok(before.equals(Buffer.concat(one)));
});

t.test('an empty set has no rows', async (t) => {
  t.strictSame(
    await rows(
      `select * from ${given.sql.some} as x where 1 = any(select n from ${given.sql.others} as y)`,
      given.values({ some: [], others: [] }),
    ),
    [],
  );
});
