/**
 * Runs the tests: builds the program, makes sure of those that they need, starts one PostgreSQL for all of them, and
 * hands everything else to tap. Arguments go to tap: npm test -- test/schemas
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '../services/ledger/embedded/index.ts';
import { findTool } from './programs.ts';

const root = join(import.meta.dirname, '..');
const tap = (args: string[], env: NodeJS.ProcessEnv) => {
  const { status, signal } = spawnSync(
    process.execPath,
    [join(root, 'node_modules/tap/dist/esm/run.mjs'), ...args],
    { cwd: root, stdio: 'inherit', env },
  );
  return signal ? 1 : (status ?? 1);
};

const build = () =>
  spawnSync(process.execPath, ['--import=tsx', join(root, 'scripts/build.ts')], {
    cwd: root,
    stdio: 'inherit',
  }).status ?? 1;

/** The test files of a folder; tap itself would look for JavaScript in it. */
function testFiles(argument: string): string[] {
  const path = join(root, argument);
  if (argument.startsWith('-') || !existsSync(path) || !statSync(path).isDirectory()) {
    return [argument];
  }
  return readdirSync(path, { recursive: true })
    .map((name) => join(argument, String(name)))
    .filter((name) => name.endsWith('.test.ts'));
}

findTool('redis-server');
findTool('chromium');
// For real cXML, the DTD beside it is asked.
if (process.env.POST_OFFICE_CORPUS) findTool('xmllint');
// tap compiles its own test class for the plugins of .taprc before the first run.
let status = build();
if (status === 0)
  status =
    spawnSync(join(root, 'node_modules/.bin/tap'), ['build'], {
      cwd: root,
      stdio: ['ignore', 'ignore', 'inherit'],
    }).status ?? 1;
if (status === 0) {
  const dataDir = await mkdtemp(join(tmpdir(), 'post-office-tests-'));
  const server = await startEmbedded({ dataDir, log: () => {} });
  try {
    const args = process.argv.slice(2).flatMap(testFiles);
    status = tap(args, { ...process.env, POST_OFFICE_TEST_SERVER: server.url });
    if (status !== 0) {
      // Somewhere in thousands of lines it was said already; whoever reads a log reads its end.
      console.log('\nWhat failed:\n');
      tap(['replay', '--reporter=terse', '--no-color', ...args], process.env);
    }
  } finally {
    await server.stop();
    await rm(dataDir, { recursive: true, force: true });
  }
}
process.exit(status);
