import { createHash } from 'node:crypto';
import t from 'tap';
import { freePort } from '../../services/ledger/embedded/port.ts';
import { postOffice } from '../support/command.ts';
import { testDatabase } from '../support/postgres.ts';

t.test('--help explains every command and every setting', async (t) => {
  const { code, stdout } = await postOffice(['--help']);
  t.equal(code, 0);
  for (const word of [
    'serve',
    'apply',
    'migrate',
    'send',
    'track',
    'replay',
    'backup',
    'restore',
    'key',
    'DATABASE_URL',
    'REDIS_URL',
    'POST_OFFICE_BOOK',
  ])
    t.match(stdout, word);
  const serve = await postOffice(['serve', '--help']);
  t.match(serve.stdout, /--role <role>[\s\S]*"api", "worker",\s+"all"/);
  const unknown = await postOffice(['deliver']);
  t.equal(unknown.code, 1);
  t.match(unknown.stderr, 'unknown command');
});

t.test('key makes a key and the hash of it', async (t) => {
  const { code, stdout } = await postOffice(['key', '--json']);
  t.equal(code, 0);
  const { key, sha256 } = JSON.parse(stdout);
  t.ok(key.length >= 32);
  t.equal(createHash('sha256').update(key).digest('hex'), sha256);
  t.not(JSON.parse((await postOffice(['key', '--json'])).stdout).key, key);
});

t.test('migrate brings an empty database up to date, once', async (t) => {
  const env = { DATABASE_URL: await testDatabase(t) };
  const [first, second] = [
    await postOffice(['migrate', '--json'], env),
    await postOffice(['migrate'], env),
  ];
  t.equal(first.code, 0);
  t.ok(JSON.parse(first.stdout).applied.length >= 1);
  t.match(second, { code: 0, stdout: 'The ledger is up to date.\n' });
  const away = await postOffice(['migrate'], {
    DATABASE_URL: `postgres://x@127.0.0.1:${await freePort()}/x`,
  });
  t.equal(away.code, 1);
  t.match(
    away.stderr,
    /^PostgreSQL does not answer: connect ECONNREFUSED .* DATABASE_URL says where it is\.$/m,
  );
  t.notMatch(away.stderr, /\n\s+at /, 'a sentence, not a stack');
});

t.test('a setting that makes no sense is told in a sentence', async (t) => {
  const { code, stderr } = await postOffice(['serve'], {
    PORT: 'x',
    DATABASE_URL: 'mysql://u:pass-1@h/d',
  });
  t.equal(code, 1);
  t.match(stderr, 'PORT must be a whole number');
  t.match(stderr, 'DATABASE_URL must be a URL');
  t.notMatch(stderr, 'pass-1');
});
