/** Everything that can be checked without running the program; says what it ran. */
import { spawnSync } from 'node:child_process';

const checks = [
  ['types', 'npx', 'tsc', '--noEmit'],
  ['lint and format', 'npx', 'biome', 'ci', '.'],
  [
    'imports',
    'npx',
    'depcruise',
    'schemas',
    'adapters',
    'queues',
    'services',
    'scripts',
    '--config',
    '.dependency-cruiser.js',
  ],
  ['generated files', 'npx', 'tsx', 'scripts/generate.ts', '--check'],
] as const;

let failed = 0;
for (const [name, command, ...args] of checks) {
  const started = performance.now();
  const { status, stdout, stderr } = spawnSync(command, args, { encoding: 'utf8' });
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${status === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds} s)`);
  if (status === 0) continue;
  failed += 1;
  console.log(stdout + stderr);
}
process.exit(failed === 0 ? 0 : 1);
