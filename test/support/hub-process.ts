import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { program } from '../../scripts/fleet/program.ts';
import { ask, type TestHub } from './hub.ts';
import { until } from './until.ts';

type Test = { teardown(work: () => Promise<unknown> | unknown): void };

export interface HubProcess {
  process: ChildProcess;
  /** Empty for a hub that only works. */
  url: string;
  folder: string;
  // biome-ignore lint/suspicious/noExplicitAny: log lines have many shapes
  log: any[];
  said: () => string;
  ended: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;
  post: TestHub['post'];
  get: TestHub['get'];
}

export interface HubProcessOptions {
  book: string;
  role?: 'all' | 'api' | 'worker';
  /** Added to an environment that has nothing of ours. */
  env?: Record<string, string | undefined>;
  /** Data of an earlier process. */
  folder?: string;
  /** Another program than this one. */
  command?: string[];
}

const operator = 'operator-token-of-the-tests';
const root = join(import.meta.dirname, '../..');

/** A folder for the data of hubs, which goes away with the test. */
export async function hubFolder(t: Test): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'post-office-process-'));
  // As root the database runs as another user, who has to get through.
  await chmod(folder, 0o711);
  t.teardown(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

/** A hub that may still be starting. */
export type StartingHub = Pick<HubProcess, 'process' | 'folder' | 'log' | 'said' | 'ended'>;

/** Begins `post-office serve` in a process of its own, which is killed with the test. */
export async function beginProcess(t: Test, options: HubProcessOptions): Promise<StartingHub> {
  const { book, role = 'all', env = {} } = options;
  const folder = options.folder ?? (await hubFolder(t));
  const bookFile = join(folder, 'book.yaml');
  await writeFile(bookFile, `${book}\noperators:\n  ops: { token: { env: OPS_TOKEN } }\n`);
  const [command = process.execPath, ...args] = options.command ?? [process.execPath, program];
  const { DATABASE_URL: _d, REDIS_URL: _r, ...outer } = process.env;
  // tap puts options of its own for node into every child; they are not for the program.
  const child = spawn('env', ['-u', 'NODE_OPTIONS', command, ...args, 'serve', '--role', role], {
    cwd: options.command ? folder : root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...outer,
      PORT: '0',
      LOG_LEVEL: 'info',
      POST_OFFICE_DATA: join(folder, 'data'),
      POST_OFFICE_BOOK: bookFile,
      OPS_TOKEN: operator,
      ...env,
    },
  });
  // biome-ignore lint/suspicious/noExplicitAny: log lines have many shapes
  const log: any[] = [];
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    createInterface(stream).on('line', (line) => {
      said += `${line}\n`;
      try {
        log.push(JSON.parse(line));
      } catch {}
    });
  }
  // Not 'exit': the last lines may come after it.
  const ended = once(child, 'close').then(([code, signal]) => ({ code, signal }));
  t.teardown(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return { process: child, folder, log, said: () => said, ended };
}

/** As beginProcess, and ready to work. */
export async function serveProcess(t: Test, options: HubProcessOptions): Promise<HubProcess> {
  const hub = await beginProcess(t, options);
  const { role = 'all' } = options;
  const ready = role === 'worker' ? 'book' : 'listening';
  const line = await until(`a ${role} process: ${ready}`, () => {
    if (hub.process.exitCode !== null) throw new Error(`it ended: ${hub.said()}`);
    return hub.log.find((one) => one.event === ready);
  });
  const url: string = line.url ?? '';
  return {
    ...hub,
    url,
    get: (path, token = operator) =>
      ask(`${url}${path}`, { headers: { authorization: `Bearer ${token}` } }),
    post: (path, body, headers = {}) =>
      ask(`${url}${path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', ...headers },
        body: typeof body === 'string' ? body : JSON.stringify(body),
      }),
  };
}
