import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import t from 'tap';
import { spawnAs } from '../../../services/ledger/embedded/command.ts';
import { EmbeddedError, startEmbedded } from '../../../services/ledger/embedded/index.ts';
import { SHARED, standIn } from '../../../services/ledger/embedded/place.ts';
import { serverAccount } from '../../../services/ledger/embedded/user.ts';
import { until } from '../../support/until.ts';

const isRoot = process.geteuid?.() === 0;
const dataDir = await mkdtemp(join(tmpdir(), 'post office '));
const pidFile = join(dataDir, 'postgres', 'postmaster.pid');
t.teardown(() => rm(dataDir, { recursive: true, force: true }));

async function query(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => {});
  await client.connect();
  try {
    return (await client.query(sql)).rows;
  } finally {
    await client.end();
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** A start in this process, with the lines that it logged. */
async function start(folder = dataDir, onExit?: () => void) {
  const lines: string[] = [];
  const log = (line: string) => lines.push(line);
  const server = await startEmbedded({ dataDir: folder, log, onExit });
  return { ...server, said: lines.join('\n') };
}

interface Hub {
  process: ChildProcess;
  url: string;
  said: string;
}

/** A process that starts a server, and lives until it is killed or its standard input ends. */
function beginHub(folder = dataDir) {
  const module = new URL('../../../services/ledger/embedded/index.ts', import.meta.url).href;
  const program = `
    import { startEmbedded } from ${JSON.stringify(module)};
    const lines = [];
    const log = (line) => lines.push(line);
    const server = await startEmbedded({ dataDir: ${JSON.stringify(folder)}, log });
    console.log(JSON.stringify({ url: server.url, said: lines.join('\\n') }));
    process.stdin.on('data', () => process.exit(1));
    process.stdin.resume().on('end', async () => { await server.stop(); process.exit() });`;
  const args = ['--import=tsx', '--input-type=module', '--eval', program];
  return spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
}

/** The same, once its server takes connections. */
async function startHub(): Promise<Hub> {
  const hub = beginHub();
  for await (const line of createInterface(hub.stdout)) {
    return { process: hub, ...JSON.parse(line) };
  }
  throw new Error('the hub ended without a word');
}

async function kill(hub: Hub): Promise<void> {
  hub.process.kill('SIGKILL');
  await once(hub.process, 'exit');
}

t.test('two first starts at the same instant make one database and share one server', async (t) => {
  const hubs = await Promise.all([startHub(), startHub()]);
  const said = hubs.map((hub) => hub.said).join('\n');
  t.equal(said.match(/making a new PostgreSQL/g)?.length, 1);
  t.equal(said.match(/started PostgreSQL/g)?.length, 1);
  t.equal(said.match(/joined the PostgreSQL/g)?.length, 1);
  t.equal(hubs[0].url, hubs[1].url);
  const [row] = await query(
    hubs[0].url,
    `select current_database() as db, current_user as "user", current_setting('server_encoding') as encoding,
       current_setting('fsync') as fsync, current_setting('synchronous_commit') as commit,
       current_setting('listen_addresses') as host, current_setting('unix_socket_directories') as sockets,
       (select datcollate from pg_database where datname = 'post_office') as collate`,
  );
  t.strictSame(row, {
    db: 'post_office',
    user: 'post_office',
    encoding: 'UTF8',
    fsync: 'on',
    commit: 'on',
    host: '127.0.0.1',
    sockets: '',
    collate: 'C',
  });
  const password = new URL(hubs[0].url).password;
  t.match(password, /^[0-9a-f]{48}$/);
  t.notMatch(said, password);
  t.notMatch(await readFile(join(dataDir, 'postgres.log'), 'utf8'), password);
  t.equal((await stat(join(dataDir, 'postgres'))).mode & 0o777, 0o700);
  t.equal((await stat(join(dataDir, 'password'))).mode & 0o777, 0o600);
  t.equal((await stat(dataDir)).mode & 0o066, 0);

  await t.rejects(query(hubs[0].url.replace(password, 'wrong'), 'select 1'), { code: '28P01' });

  t.comment('a joined hub ends without ending the server');
  const joined = hubs.find((hub) => hub.said.includes('joined')) as Hub;
  const owner = hubs.find((hub) => hub !== joined) as Hub;
  joined.process.stdin?.end();
  await once(joined.process, 'exit');
  t.strictSame(await query(owner.url, 'select 1 as one'), [{ one: 1 }]);

  t.comment('the owner ends the server');
  const pid = Number.parseInt(await readFile(pidFile, 'utf8'), 10);
  owner.process.stdin?.end();
  await once(owner.process, 'exit');
  t.notOk(isRunning(pid));
  await t.rejects(query(owner.url, 'select 1'), { code: 'ECONNREFUSED' });
});

t.test('a restart keeps the data and the password, and stop may be called twice', async (t) => {
  const first = await start();
  await query(first.url, 'create table letter (id int); insert into letter values (1)');
  await Promise.all([first.stop(), first.stop()]);
  await first.stop();
  await t.rejects(query(first.url, 'select 1'), { code: 'ECONNREFUSED' });

  const second = await start();
  t.equal(new URL(second.url).password, new URL(first.url).password);
  t.strictSame(await query(second.url, 'select id from letter'), [{ id: 1 }]);
  await first.stop();
  t.strictSame(
    await query(second.url, 'select 1 as one'),
    [{ one: 1 }],
    'an old handle stops nothing',
  );
  await second.stop();
});

t.test('a hub that ends at once does not leave its server behind', async (t) => {
  const hub = await startHub();
  const pid = Number.parseInt(await readFile(pidFile, 'utf8'), 10);
  hub.process.stdin?.write('a second signal');
  await once(hub.process, 'exit');
  await until('the server to end', () => !isRunning(pid));
  const next = await start();
  t.match(next.said, /started PostgreSQL/);
  t.strictSame(await query(next.url, 'select id from letter'), [{ id: 1 }]);
  await next.stop();
});

t.test('a hub killed with -9 leaves a server that the next start takes over', async (t) => {
  const hub = await startHub();
  await query(hub.url, 'insert into letter values (2)');
  await kill(hub);
  await query(hub.url, 'insert into letter values (3)');

  const [one, two] = await Promise.all([start(), start()]);
  t.equal(one.url, hub.url);
  t.equal(two.url, hub.url);
  const said = `${one.said}\n${two.said}`;
  t.equal(said.match(/took over the PostgreSQL/g)?.length, 1, 'one of them is the new owner');
  t.equal(said.match(/joined the PostgreSQL/g)?.length, 1, 'the other joins');
  t.strictSame(await query(one.url, 'select count(*)::int as n from letter'), [{ n: 3 }]);
  await Promise.all([one.stop(), two.stop()]);
  await t.rejects(query(hub.url, 'select 1'), { code: 'ECONNREFUSED' });
});

t.test('a first start killed with -9 in the middle of making the database', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'post-office-killed-'));
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  const halfMade = async () =>
    (await readdir(folder)).filter((entry) => entry.startsWith('postgres.new-'));
  const hub = beginHub(folder);
  while ((await halfMade()).length === 0) await sleep(5);
  hub.kill('SIGKILL');
  await once(hub, 'exit');
  const [left] = await halfMade();
  t.ok(left, 'leaves a database that is not whole');

  const server = await start(folder);
  t.match(server.said, /making a new PostgreSQL .* database/, 'the next start makes its own');
  t.strictSame(await query(server.url, 'select 1 as one'), [{ one: 1 }]);
  await server.stop();
  await (await start(folder)).stop();
  t.notOk((await halfMade()).includes(left ?? ''), 'and nothing of it stays');
});

t.test('a pid file left by a killed server does not keep the next one from starting', async (t) => {
  const unused = (await start()).stop;
  t.teardown(unused);
  const crash = async () => {
    const pid = Number.parseInt(await readFile(pidFile, 'utf8'), 10);
    process.kill(pid, 'SIGKILL');
    while (isRunning(pid)) await sleep(20);
    return readFile(pidFile, 'utf8');
  };
  // PostgreSQL itself only minds a process of its own user.
  const account = await serverAccount(join(dataDir, 'postgres'), t.comment);
  const other = spawn('/bin/sleep', ['60'], { ...spawnAs(account), stdio: 'ignore' });
  t.teardown(() => other.kill('SIGKILL'));
  const rest = (text: string) => text.slice(text.indexOf('\n'));
  const cases: [string, (left: string) => string][] = [
    ['its process is gone', (left) => left],
    ['its pid belongs to another process now', (left) => `${other.pid}${rest(left)}`],
    ['its pid belongs to a process of root now', (left) => `1${rest(left)}`],
    ['it is empty', () => ''],
  ];
  for (const [name, change] of cases) {
    await writeFile(pidFile, change(await crash()));
    const server = await start();
    t.match(server.said, /^started PostgreSQL/, name);
    t.strictSame(
      await query(server.url, 'select count(*)::int as n from letter'),
      [{ n: 3 }],
      name,
    );
    t.teardown(server.stop);
  }
});

t.test(
  'a server that ends unasked is noticed once, by whoever started, joined or took it over',
  async (t) => {
    const ends: string[] = [];
    const open = (name: string) => start(dataDir, () => ends.push(name));
    const told = async (...names: string[]) => {
      const deadline = Date.now() + 10_000;
      while (ends.length < names.length && Date.now() < deadline) await sleep(20);
      // Nobody else, and nobody twice.
      await sleep(1500);
      t.strictSame(ends.splice(0).sort(), names);
    };
    const killServer = async () =>
      process.kill(Number.parseInt(await readFile(pidFile, 'utf8'), 10), 'SIGKILL');

    const owner = await open('owner');
    const joined = await open('joined');
    const left = await open('left');
    await left.stop();
    await killServer();
    await told('joined', 'owner');
    for (const { stop } of [owner, joined]) await stop();

    t.comment('an owner that stops it tells only those who joined');
    const next = await open('owner');
    await open('joined');
    await next.stop();
    await told('joined');

    t.comment('a server that was taken over');
    await kill(await startHub());
    const heir = await open('heir');
    t.match(heir.said, 'took over');
    await killServer();
    await told('heir');
  },
);

t.test('data of another major version are refused in a sentence', async (t) => {
  const version = join(dataDir, 'postgres', 'PG_VERSION');
  const true_ = await readFile(version, 'utf8');
  await writeFile(version, '9\n');
  await t.rejects(start(), { code: 'EMBEDDED_VERSION', message: /made by PostgreSQL 9,/ });
  await writeFile(version, true_);
});

t.test('a server that cannot start says why', async (t) => {
  const conf = join(dataDir, 'postgres', 'postgresql.conf');
  const right = await readFile(conf, 'utf8');
  await writeFile(conf, 'work_mem = lots\n');
  const error = await start().catch((error: unknown) => error);
  t.ok(error instanceof EmbeddedError);
  t.match(error, { code: 'EMBEDDED_START', message: /did not start: .*errors.*\n.*work_mem/s });
  await writeFile(conf, right);
});

t.test('a missing password file is named before a server runs', async (t) => {
  const file = join(dataDir, 'password');
  const password = await readFile(file, 'utf8');
  await rm(file);
  await t.rejects(start(), { code: 'EMBEDDED_PASSWORD', message: file });
  await writeFile(file, password, { mode: 0o600 });
  const server = await start();
  t.match(server.said, /^started PostgreSQL/);
  await server.stop();
});

t.test('a server whose folder was deleted is stopped all the same', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'post-office-gone-'));
  const server = await start(folder);
  await rm(folder, { recursive: true, force: true });
  await server.stop();
  await t.rejects(query(server.url, 'select 1'), { code: 'ECONNREFUSED' });
});

t.test(
  'as root, data below a closed folder live in /var/lib/post-office',
  { skip: !isRoot && 'only root needs it' },
  async (t) => {
    const closed = await mkdtemp(join(tmpdir(), 'post-office-closed-'));
    const folder = join(closed, 'data');
    const home = standIn(folder);
    t.teardown(async () => {
      for (const path of [closed, home]) await rm(path, { recursive: true, force: true });
      await rmdir(SHARED).catch(() => {});
    });
    const first = await start(folder);
    t.match(first.said, `could not reach ${folder}: its data live in ${home}`);
    await query(first.url, 'create table letter (id int)');
    await first.stop();

    await chmod(closed, 0o755);
    const second = await start(folder);
    t.strictSame(
      await query(second.url, 'select * from letter'),
      [],
      'they stay there when it opens',
    );
    await second.stop();
  },
);
