/** Compiles the program to dist/, with the files that it reads at run time. */
import { spawnSync } from 'node:child_process';
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');

await rm(dist, { recursive: true, force: true });
const { status } = spawnSync('npx', ['tsc', '-p', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
});
if (status !== 0) process.exit(status ?? 1);
// SQL is read from beside the module that runs it; the compiler does not know it.
await cp(join(root, 'services/ledger/migrations'), join(dist, 'services/ledger/migrations'), {
  recursive: true,
});
