/** Does what README tells a newcomer to do, in an empty folder: clone, install, run the demo. */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const folder = mkdtempSync(join(tmpdir(), 'post-office clone '));
const clone = join(folder, 'post-office');

function run(command: string, args: string[], cwd: string): string {
  console.log(`$ ${[command, ...args].join(' ')}`);
  return execFileSync(command, args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

try {
  run('git', ['clone', '--quiet', '--depth', '1', `file://${root}`, clone], folder);
  run('npm', ['ci', '--no-audit', '--no-fund'], clone);
  const printed = run('npm', ['run', '--silent', 'demo', '--', '--once', '--json'], clone);
  console.log(printed.trim());
  const { accepted, delivered, receipts } = JSON.parse(printed) as Record<string, number>;
  if (accepted !== 4 || delivered !== 5 || receipts !== 9)
    throw new Error('The demo did not deliver everything.');
} finally {
  rmSync(folder, { recursive: true, force: true });
}
