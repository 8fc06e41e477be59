import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import t from 'tap';
import { until } from '../support/until.ts';

type Test = { teardown(work: () => Promise<unknown> | unknown): void };

const root = join(import.meta.dirname, '../..');

interface Demo {
  process: ChildProcess;
  said: () => string;
  ended: Promise<number | null>;
  /** Waits until nothing is left in its folder for temporary files, and no process that uses it. */
  gone(): Promise<true>;
}

/** The demo, with a folder for temporary files that nobody else uses. */
async function demo(t: Test, ...args: string[]): Promise<Demo> {
  const folder = await mkdtemp(join(tmpdir(), 'post-office-test-demo-'));
  await chmod(folder, 0o711);
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  const child = spawn(process.execPath, ['--import=tsx', 'scripts/demo.ts', ...args], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, HOME: process.env.HOME, TMPDIR: folder },
  });
  t.teardown(() => child.kill('SIGKILL'));
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text) => {
      said += text;
    });
  }
  // Ended here, it fails one test and says what it was at; by tap, it would take the file with it.
  const late = setTimeout(() => {
    console.error(`The demo did not end. It said:\n${said}`);
    child.kill('SIGKILL');
  }, 150_000);
  const ended = once(child, 'close').then(([code]) => {
    clearTimeout(late);
    return code as number | null;
  });
  const left = async () => [
    // tsx keeps what it compiled.
    ...(await readdir(folder)).filter((name) => name.startsWith('post-office')),
    ...(await commands()).filter((command) => command.includes(folder)),
  ];
  const gone = () => until('the last of it', async () => (await left()).length === 0);
  return { process: child, said: () => said, ended, gone };
}

/** The command lines of all processes. */
async function commands(): Promise<string[]> {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  return Promise.all(ids.map((id) => readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '')));
}

t.jobs = 2;

t.test(
  'the demo delivers everything, says so in one line, and leaves nothing',
  { buffered: true },
  async (t) => {
    const { said, ended, gone } = await demo(t, '--once', '--json');
    t.equal(await ended, 0, said());
    const [line, ...more] = said().trimEnd().split('\n');
    t.strictSame(more, []);
    t.match(JSON.parse(line ?? ''), { accepted: 4, delivered: 5, receipts: 9, seconds: Number });
    t.ok(await gone());
  },
);

t.test(
  'the demo stays up, says where to look, and ends with Ctrl-C',
  { buffered: true },
  async (t) => {
    const { process, said, ended, gone } = await demo(t, '--port', '0');
    const [, url, token] = await until(
      'the demo to stand',
      () => /(http\S+)\/console .* sign in with (\S+)\n/.exec(said()) ?? undefined,
    );
    t.match(said(), /✔ Purchase order \d+ \(SAP IDoc ORDERS05\): delivered, 3 receipts\n {4}✔ /);
    t.match(said(), '4 documents accepted, 5 of 5 deliveries made, 9 receipts, in ');
    const signIn = await fetch(`${url}/console/sign-in`, {
      method: 'POST',
      redirect: 'manual',
      body: new URLSearchParams({ token: token ?? '' }),
    });
    t.equal(signIn.status, 303, 'the token opens the console');
    process.kill('SIGINT');
    t.equal(await ended, 0);
    t.ok(await gone());
  },
);

for (const moment of ['Starting', 'Posting']) {
  t.test(
    `a Ctrl-C after "${moment}" leaves nothing, and is no success`,
    { buffered: true },
    async (t) => {
      const { process, said, ended, gone } = await demo(t, '--once', '--patience', '60');
      await until('the moment', () => said().includes(moment));
      process.kill('SIGINT');
      const code = await ended;
      if (!said().includes('5 of 5 deliveries')) t.equal(code, 1, said());
      t.notMatch(said(), 'failed');
      t.ok(await gone());
    },
  );
}

t.test('a port that is taken is named, with what to do', { buffered: true }, async (t) => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  t.teardown(() => other.close());
  const { port } = other.address() as { port: number };
  const { said, ended, gone } = await demo(t, '--port', String(port));
  t.equal(await ended, 1);
  t.match(said(), `port ${port} is in use. Take another: npm run demo -- --port`);
  t.ok(await gone());
});

t.test('what did not arrive in time is shown, and no success', { buffered: true }, async (t) => {
  const { said, ended, gone } = await demo(t, '--once', '--patience', '1e-12');
  t.equal(await ended, 1, said());
  t.match(said(), 'Not everything arrived.');
  for (const document of ['Purchase order', 'Lead', 'Supplier', 'Rating']) {
    t.match(said(), new RegExp(`^. ${document} .*: `, 'm'));
  }
  t.ok(await gone());
});

t.test('wrong options are told before anything starts', { buffered: true }, async (t) => {
  for (const [args, sentence] of [
    [['--port', 'x'], 'It must be a whole number from 0 to 65535.'],
    [['--port', '65536'], 'It must be a whole number from 0 to 65535.'],
    [['--patience', '0'], 'It must be a number of seconds.'],
    [['--twice'], "unknown option '--twice'"],
  ] as const) {
    const { said, ended } = await demo(t, ...args);
    t.equal(await ended, 1);
    t.match(said(), sentence);
    t.notMatch(said(), 'Starting');
  }
});
