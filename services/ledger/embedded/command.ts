import { spawn } from 'node:child_process';

/** The unprivileged user that PostgreSQL runs as when the hub itself is root. */
export interface Account {
  name: string;
  uid: number;
  gid: number;
}

export interface Outcome {
  ok: boolean;
  /** Standard output and error, in order of arrival; the system's reason when nothing ran. */
  output: string;
}

/** Children see nothing of the hub's environment: it may hold secrets, and PG* variables would change them. */
export const CHILD_ENV = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

/** How to spawn as `account` (undefined: as ourselves). */
export function spawnAs(account: Account | undefined) {
  return {
    // The hub's own folder may be one that the account cannot enter.
    cwd: '/',
    env: CHILD_ENV,
    ...(account && { uid: account.uid, gid: account.gid }),
  };
}

/** Runs a program to its end; a program that cannot be run at all is an outcome too. */
export function runCommand(
  file: string,
  args: readonly string[],
  account?: Account,
): Promise<Outcome> {
  return new Promise((resolve) => {
    let output = '';
    const refused = (error: Error) => resolve({ ok: false, output: error.message });
    try {
      const child = spawn(file, args, { ...spawnAs(account), stdio: ['ignore', 'pipe', 'pipe'] });
      child.stdout.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
      child.stderr.setEncoding('utf8').on('data', (text: string) => {
        output += text;
      });
      child.on('error', refused);
      child.on('close', (code) => resolve({ ok: code === 0, output: output.trim() }));
    } catch (error) {
      // spawn throws EACCES, EPERM and the like instead of emitting them.
      refused(error as Error);
    }
  });
}
