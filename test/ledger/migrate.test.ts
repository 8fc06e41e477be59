import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import t from 'tap';
import { postgresEngine } from '../../queues/engine.ts';
import { MigrationError, migrate, migrations } from '../../services/ledger/migrate.ts';
import { openPool, type Pool } from '../../services/ledger/pool.ts';
import { testDatabase } from '../support/postgres.ts';
import { rowsOf } from '../support/rows.ts';

function poolOn(url: string, schema: 'post_office' | 'bullmq' = 'post_office'): Pool {
  const pool = openPool({ url, max: 2, schema, onError() {} });
  t.teardown(() => pool.end());
  return pool;
}

t.test(
  'of eight that start at once on an empty database, one applies the migrations',
  async (t) => {
    const url = await testDatabase(t);
    const pools = Array.from({ length: 8 }, () => poolOn(url));
    const applied = await Promise.all(pools.map((pool) => migrate(pool)));
    const names = (await migrations()).map((one) => one.name);
    t.ok(names.length > 0);
    t.strictSame(
      applied.filter((one) => one.length > 0),
      [names],
    );
    const rows = rowsOf(t, url);
    t.strictSame(
      (await rows('select name from migrations order by number')).map((row) => row.name),
      names,
    );
  },
);

t.test('a migration may take longer than any other statement', async (t) => {
  const url = await testDatabase(t);
  const hasty = new pg.Pool({
    connectionString: url,
    query_timeout: 300,
    options: '-c search_path=post_office -c statement_timeout=300',
  });
  t.teardown(() => hasty.end());
  const other = await poolOn(url).connect();
  await other.query('select pg_advisory_lock($1)', [0x706f7374]);
  const applied = migrate(hasty);
  await sleep(1000);
  await other.query('select pg_advisory_unlock($1)', [0x706f7374]);
  other.release();
  t.ok((await applied).length > 0, 'also whoever waits for another one to do it');
});

t.test('eight that start at once on an empty database all get their queues', async (t) => {
  const url = await testDatabase(t);
  const pools = Array.from({ length: 8 }, () => poolOn(url, 'bullmq'));
  const quiet = { onAway() {}, onBack() {}, onAdvice() {}, onError() {} };
  const started = await Promise.all(pools.map((pool) => postgresEngine(pool, quiet)));
  for (const engine of started) await engine.ping();
  const queue = started[7]?.queue('yard');
  await queue?.add('deliver', {}, { jobId: 'a-1' });
  t.equal(await started[0]?.queue('yard').getJobCountByTypes('waiting'), 1);
  await queue?.close();
});

t.test(
  'a migration that was changed after it was applied is refused, and nothing is done',
  async (t) => {
    const url = await testDatabase(t);
    const pool = poolOn(url);
    await migrate(pool);
    const rows = rowsOf(t, url);
    await rows(`update migrations set sha256 = repeat('0', 64) where number = 1`);
    const refused = await migrate(pool).catch((error: Error) => error);
    t.ok(refused instanceof MigrationError);
    t.match((refused as Error).message, /0001_ledger\.sql was changed/);
  },
);

t.test('migrations of a newer program are left alone', async (t) => {
  const url = await testDatabase(t);
  const pool = poolOn(url);
  await migrate(pool);
  const rows = rowsOf(t, url);
  await rows(`insert into migrations (number, name, sha256) values (9999, '9999_later.sql', '')`);
  t.strictSame(await migrate(pool), []);
});

t.test('migrations are numbered without gaps, and their names say their numbers', async (t) => {
  const all = await migrations();
  t.strictSame(
    all.map((one) => one.number),
    all.map((_, i) => i + 1),
  );
  for (const { name } of all) t.match(name, /^\d{4}_[a-z0-9_]+\.sql$/);
});
