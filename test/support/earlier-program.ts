import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

type Test = { teardown(work: () => Promise<unknown> | unknown): void };

const root = join(import.meta.dirname, '../..');
const migrations = 'services/ledger/migrations';

function git(...args: string[]): Buffer | undefined {
  const { status, stdout } = spawnSync('git', args, { cwd: root, maxBuffer: 2 ** 28 });
  return status === 0 ? stdout : undefined;
}

const line = (...args: string[]) =>
  git(...args)
    ?.toString()
    .trim();

/** A commit whose program may still run while this one is started. */
export interface Earlier {
  /** For people. */
  what: string;
  /** undefined: the history is not here (a shallow clone, no git). */
  commit: string | undefined;
}

/** The commit before this one, and the newest one whose set of migrations is another one than here. */
export function earlierCommits(): Earlier[] {
  const changedHere = line('status', '--porcelain', '--', migrations);
  const changer = line('log', '-1', '--first-parent', '--format=%H', '--', migrations);
  const commit = (name: string) => line('rev-parse', '--verify', '--quiet', `${name}^{commit}`);
  return [
    { what: 'the commit before this one', commit: commit('HEAD^') },
    {
      what: 'the newest commit with other migrations',
      commit: changedHere ? commit('HEAD') : changer && commit(`${changer}^`),
    },
  ];
}

/** The program of a commit, built as that commit builds it, with the dependencies that are installed here. */
export function buildEarlier(t: Test, commit: string): string {
  const folder = mkdtempSync(join(tmpdir(), 'post-office-earlier-'));
  t.teardown(() => rmSync(folder, { recursive: true, force: true }));
  const run = (command: string, args: string[], input?: Buffer) => {
    // tap puts options of its own for node into every child; they are not for the program.
    const env = ['-u', 'NODE_OPTIONS', command, ...args];
    const { status, stdout, stderr } = spawnSync('env', env, { cwd: folder, input });
    if (status !== 0) throw new Error(`${commit}: ${command} failed: ${stderr}${stdout}`);
  };
  run('tar', ['-x'], git('archive', commit));
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
  run(process.execPath, ['--import=tsx', 'scripts/build.ts']);
  return join(folder, 'dist/services/cli.js');
}
