import { setTimeout as sleep } from 'node:timers/promises';
import t from 'tap';
import { inTwoTrips, isAway, openPool, transaction } from '../../services/ledger/pool.ts';
import { testDatabase } from '../support/postgres.ts';
import { startProxy } from '../support/proxy.ts';

// Most of it is waiting: side by side, then.
t.jobs = 2;

t.test(
  'a connection that breaks between two statements fails its transaction, not the process',
  { buffered: true },
  async (t) => {
    const url = await testDatabase(t);
    const errors: Error[] = [];
    const pool = openPool({
      url,
      max: 3,
      schema: 'post_office',
      onError: (error) => errors.push(error),
    });
    t.teardown(() => pool.end());
    const broken = transaction(pool, async (connection) => {
      const { rows } = await connection.query('select pg_backend_pid() as pid');
      await pool.query('select pg_terminate_backend($1)', [rows[0].pid]);
      // Long enough for the news to arrive while nothing is asked.
      await sleep(200);
      await connection.query('select 1');
    });
    t.ok(await broken.then(() => false, isAway));
    t.match(await pool.query('select 1 as one'), { rows: [{ one: 1 }] }, 'the pool goes on');
  },
);

t.test(
  'a connection on which the database falls silent is given up in time',
  { buffered: true },
  async (t) => {
    const proxy = await startProxy(t, await testDatabase(t));
    const pool = openPool({ url: proxy.url, max: 3, schema: 'post_office', onError() {} });
    t.teardown(() => pool.end());
    const all = await Promise.all([pool.connect(), pool.connect(), pool.connect()]);
    for (const connection of all) connection.release();
    const asked: Promise<unknown>[] = [];
    await new Promise<void>((resolve) => {
      const betweenTrips = () => {
        proxy.stall();
        resolve();
        return { statements: [{ text: 'select 2' }], result: () => 'done' };
      };
      asked.push(inTwoTrips(pool, { text: 'select 1' }, betweenTrips));
    });
    asked.push(
      pool.query('select 1'),
      transaction(pool, (one) => one.query('select 1')),
    );
    for (const one of asked) t.ok(await one.then(() => false, isAway));
    t.equal(pool.totalCount, 0);
    t.match(await pool.query('select 1 as one'), { rows: [{ one: 1 }] }, 'the pool goes on');
  },
);

t.test(
  'what a process has locked that is held up in a transaction is let go',
  { buffered: true },
  async (t) => {
    const url = await testDatabase(t);
    const options = { url, max: 1, schema: 'post_office', onError() {} } as const;
    const [heldUp, other] = [openPool(options), openPool(options)];
    t.teardown(() => Promise.all([heldUp.end(), other.end()]));
    await other.query('create table public.wanted ()');
    const waiting = new AbortController();
    const long = transaction(heldUp, async (connection) => {
      await connection.query('lock table wanted');
      await sleep(60_000, undefined, { signal: waiting.signal }).catch(() => {});
      await connection.query('select 1');
    });
    const failed = long.then(() => false, isAway);
    await sleep(200);
    t.ok(await other.query('select * from wanted'), 'another one gets it');
    waiting.abort();
    t.ok(await failed, 'and the transaction has failed');
  },
);

t.test('a database that is away is told from one that refuses', { buffered: true }, async (t) => {
  const away = [
    Object.assign(new Error('no'), { code: 'ECONNREFUSED' }),
    Object.assign(new Error('no'), { code: '57P01' }),
    Object.assign(new Error('no'), { code: '08006' }),
    new Error('timeout exceeded when trying to connect'),
    new Error('Connection terminated unexpectedly'),
  ];
  for (const error of away) t.equal(isAway(error), true, String(error.message));
  const refused = [
    Object.assign(new Error('no'), { code: '22P05' }),
    Object.assign(new Error('no'), { code: '23505' }),
    Object.assign(new Error('no'), { code: '40P01' }),
    new Error('a mistake of ours'),
  ];
  for (const error of refused) t.equal(isAway(error), false, String(error.message));
});

t.test('two round trips write all of it, or nothing', { buffered: true }, async (t) => {
  const pool = openPool({
    url: await testDatabase(t),
    max: 2,
    schema: 'post_office',
    onError: (error) => t.fail(error.message),
  });
  t.teardown(() => pool.end());
  await pool.query('create table public.parcels (n int primary key)');
  const first = { text: 'select 7 as seven' };
  const put = (n: number) => ({
    name: 'put',
    text: 'insert into public.parcels (n) values ($1) returning n',
    values: [n],
  });
  const parcels = async () =>
    (await pool.query('select n from public.parcels order by n')).rows.map(({ n }) => n);

  const written = inTwoTrips(pool, first, (found: { seven: number }[]) => ({
    statements: [put(1), { text: 'select where false' }, put(2)],
    result: (rows: { n: number }[]) => [found[0]?.seven, ...rows.map(({ n }) => n)],
  }));
  t.strictSame(await written, [7, 1, 2], 'what was found, and what all of them returned');
  t.strictSame(await parcels(), [1, 2]);

  const twice = inTwoTrips(pool, first, () => ({
    statements: [put(3), put(1), put(4)],
    result: () => 'written',
  }));
  await t.rejects(twice, { code: '23505' }, 'the one that failed, not those behind it');
  t.strictSame(await parcels(), [1, 2]);

  const planless = inTwoTrips(pool, { text: 'lock table public.parcels' }, () => {
    throw new Error('no plan');
  });
  await t.rejects(planless, /no plan/);
  t.strictSame(await parcels(), [1, 2], 'nobody waits for its lock');

  const failing = inTwoTrips(pool, { text: 'select * from nowhere' }, () => ({
    statements: [put(5)],
    result: () => 'written',
  }));
  await t.rejects(failing, { code: '42P01' });
  t.strictSame(await parcels(), [1, 2]);
  t.equal(pool.totalCount, 1, 'on a connection that others use again');
});
