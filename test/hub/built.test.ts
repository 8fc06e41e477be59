import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, cp, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { bookSecrets, exchangeBook } from '../support/exchange-book.ts';
import { serveProcess } from '../support/hub-process.ts';
import { postOrder } from '../support/orders.ts';
import { testDatabase } from '../support/postgres.ts';
import { startReceiver } from '../support/receiver.ts';
import { until } from '../support/until.ts';

const root = join(import.meta.dirname, '../..');
const sources = ['schemas', 'adapters', 'queues', 'services', 'scripts', 'tsconfig.json'];
const folder = await mkdtemp(join(tmpdir(), 'post-office-built-'));
t.teardown(() => rm(folder, { recursive: true, force: true }));
await chmod(folder, 0o755);
const [sourceFolder, program] = [join(folder, 'source'), join(folder, 'program')];

function run(command: string, args: string[], cwd: string, env: Record<string, string> = {}) {
  // tap puts options of its own for node into every child; they are not for the program.
  return spawnSync('env', ['-u', 'NODE_OPTIONS', command, ...args], {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });
}

const cli = join(program, 'dist/services/cli.js');

t.test('the program is built, with production dependencies only', async (t) => {
  for (const one of [...sources, 'tsconfig.build.json', 'package.json'])
    await cp(join(root, one), join(sourceFolder, one), { recursive: true });
  await symlink(join(root, 'node_modules'), join(sourceFolder, 'node_modules'));
  const built = run('npx', ['tsx', 'scripts/build.ts'], sourceFolder);
  t.equal(built.status, 0, built.stderr + built.stdout);
  await cp(join(sourceFolder, 'dist'), join(program, 'dist'), { recursive: true });
  await cp(join(root, 'package.json'), join(program, 'package.json'));
  const { packages } = JSON.parse(await readFile(join(root, 'package-lock.json'), 'utf8'));
  // Whatever the program imports itself is looked for among these links, and among nothing else.
  const direct = Object.keys(packages).filter((path) =>
    /^node_modules\/(@[^/]+\/)?[^/]+$/.test(path),
  );
  const production = direct.filter((path) => !packages[path].dev && existsSync(join(root, path)));
  t.ok(production.includes('node_modules/fastify') && !production.includes('node_modules/tap'));
  for (const path of production) {
    await mkdir(join(program, path, '..'), { recursive: true });
    await symlink(join(root, path), join(program, path));
  }
});

t.test('it explains itself', async (t) => {
  const { status, stdout } = run(process.execPath, [cli, '--help'], program);
  t.equal(status, 0);
  for (const word of ['serve', 'apply', 'migrate', 'send', 'track', 'key', 'DATABASE_URL'])
    t.match(stdout, word);
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
  t.equal(run(process.execPath, [cli, '--version'], program).stdout.trim(), version);
});

t.test('it brings a database up to date, once', async (t) => {
  const env = { DATABASE_URL: await testDatabase(t), POST_OFFICE_BOOK: 'none.yaml' };
  const migrate = () => run(process.execPath, [cli, 'migrate', '--json'], program, env);
  const first = migrate();
  t.equal(first.status, 0, first.stderr);
  t.match(JSON.parse(first.stdout).applied, ['0001_ledger.sql']);
  t.strictSame(JSON.parse(migrate().stdout).applied, []);
});

t.test('it delivers on its embedded engine', async (t) => {
  const receiver = await startReceiver(t);
  const book = exchangeBook({ yard: { outbound: { url: receiver.url } } });
  const hub = await serveProcess(t, {
    book,
    env: { ...bookSecrets, NODE_ENV: 'production' },
    command: [process.execPath, cli],
  });
  const id = await postOrder(hub, '1', { to: ['yard'] });
  await until('its delivery', async () => {
    const { json } = await hub.get(`/v1/messages/${id}`);
    return json.state === 'delivered';
  });
  t.equal(receiver.arrived[0]?.message.id, id);
  t.equal((await hub.get('/schemas')).status, 200);
  t.equal((await hub.get('/console')).status < 400, true);
  hub.process.kill('SIGTERM');
  t.strictSame(await hub.ended, { code: 0, signal: null }, hub.said());
});
