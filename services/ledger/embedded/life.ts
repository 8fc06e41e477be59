import { readFile, readlink } from 'node:fs/promises';
import { runCommand } from './command.ts';

/** One run of one process: a pid alone is not enough, the system gives it to others later. */
export interface Life {
  pid: number;
  birth: string;
}

/**
 * When the process began, as text without spaces or dots that is only good for comparing; undefined
 * when there is no such process, or only its zombie (PID 1 of a container may never reap it).
 *
 * `/proc/<pid>/stat`: `pid (name) state ppid …`, start time in field 22; the name may hold blanks and
 * parentheses, so fields are counted from the last `)`. See proc_pid_stat(5).
 */
export async function birthOf(pid: number): Promise<string | undefined> {
  if (process.platform !== 'linux') {
    const { ok, output } = await runCommand('/bin/ps', ['-o', 'lstart=', '-p', String(pid)]);
    return ok ? output.replaceAll(/\W+/g, '-') : undefined;
  }
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  const [state, ...fields] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (!state || state === 'Z' || state === 'X') return undefined;
  // Ticks count from boot, so the same pid and tick can come again after a reboot.
  const boot = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  return `${fields[18]}-${boot.slice(0, 8)}`;
}

export async function ownLife(): Promise<Life> {
  return { pid: process.pid, birth: (await birthOf(process.pid)) ?? 'unknown' };
}

export async function isAlive({ pid, birth }: Life): Promise<boolean> {
  return (await birthOf(pid)) === birth;
}

/**
 * True when `pid` is a postmaster whose data directory is `pgdata` (a real path), and not a process
 * that was given a dead postmaster's pid.
 *
 * The command line decides, because a container's root may not read the `cwd` of another user's
 * process (that needs CAP_SYS_PTRACE); `cwd` helps for a server started by hand with other words.
 */
export async function isPostmaster(pid: number, pgdata: string): Promise<boolean> {
  if ((await birthOf(pid)) === undefined) return false;
  if (process.platform !== 'linux') {
    const { output } = await runCommand('/bin/ps', ['-ww', '-o', 'command=', '-p', String(pid)]);
    return output.includes(`-D ${pgdata} `);
  }
  const args = (await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')).split('\0');
  // Its children share the folder, but call themselves "postgres: post_office: checkpointer" and so on.
  if (!/postgres$/.test(args[0] ?? '')) return false;
  if (args[args.indexOf('-D') + 1] === pgdata) return true;
  return (await readlink(`/proc/${pid}/cwd`).catch(() => '')) === pgdata;
}
