import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { program } from '../../scripts/fleet/program.ts';

const root = join(import.meta.dirname, '../..');

export interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** `post-office` with these arguments, in a process of its own whose environment is only `env`. */
export function postOffice(args: string[], env: Record<string, string> = {}): Promise<Ended> {
  // tap puts options of its own for node into every child; they are not for the program.
  const child = spawn('env', ['-u', 'NODE_OPTIONS', process.execPath, program, ...args], {
    cwd: root,
    env: { PATH: process.env.PATH, HOME: process.env.HOME, ...env },
  });
  let stdout = '';
  let stderr = '';
  child.stdout.on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.on('data', (chunk) => {
    stderr += chunk;
  });
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, stdout, stderr })));
}
