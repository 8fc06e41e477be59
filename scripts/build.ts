/** Compiles the program to dist/, with the files that it reads at run time. */
import { spawnSync } from 'node:child_process';
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const dist = join(root, 'dist');

await rm(dist, { recursive: true, force: true });
const { status } = spawnSync(join(root, 'node_modules/.bin/tsc'), ['-p', 'tsconfig.build.json'], {
  cwd: root,
  stdio: 'inherit',
});
if (status !== 0) process.exit(status ?? 1);
// Files that are read from beside the module that uses them; the compiler does not know them.
for (const asset of ['services/ledger/migrations', 'services/console/frame/style.css']) {
  await cp(join(root, asset), join(dist, asset), { recursive: true });
}
