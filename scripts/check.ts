/** Everything that can be checked without running the program; says what it ran. */
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const bin = join(import.meta.dirname, '../node_modules/.bin');
const folders = ['schemas', 'adapters', 'queues', 'services', 'scripts'];
const checks: [name: string, command: string, ...args: string[]][] = [
  ['types', 'tsc', '--noEmit'],
  ['lint and format', 'biome', 'check', '--colors=off', '--error-on-warnings', '.'],
  ['imports', 'depcruise', ...folders, '--config', '.dependency-cruiser.js'],
  ['generated files', 'tsx', 'scripts/generate.ts', '--check'],
];

let failed = 0;
for (const [name, command, ...args] of checks) {
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(join(bin, command), args, { encoding: 'utf8' });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
  if (status === 0) continue;
  failed += 1;
  console.log(stdout + stderr);
}
process.exit(failed === 0 ? 0 : 1);
