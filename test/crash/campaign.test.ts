import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import t from 'tap';
import { engines } from '../support/hub.ts';

// Most of it is waiting: side by side, then.
t.jobs = 2;

const root = join(import.meta.dirname, '../..');

for (const engine of engines) {
  t.test(
    `on ${engine}: a short campaign of kills loses, doubles and disorders nothing`,
    { buffered: true },
    async (t) => {
      const { NODE_OPTIONS: _, ...env } = process.env;
      const child = spawn(
        process.execPath,
        [
          '--import=tsx',
          join(root, 'scripts/crash.ts'),
          '--kills',
          '3',
          '--messages',
          '300',
        ].concat([
          '--engine',
          engine,
          '--lanes',
          '40',
          '--seed',
          String(Date.now() % 1000),
          '--json',
        ]),
        { stdio: ['ignore', 'pipe', 'pipe'], env },
      );
      t.teardown(() => child.kill('SIGINT'));
      const [said, progress] = await Promise.all([
        text(child.stdout),
        text(child.stderr),
        once(child, 'close'),
      ]);
      t.comment(progress);
      t.match(JSON.parse(said), {
        engine,
        accepted: 300,
        delivered: 300,
        lost: 0,
        doubled: 0,
        inversions: 0,
        attempts_without_row: 0,
        bytes_changed: 0,
        receipts_missing: 0,
        kills: 3,
      });
    },
  );
}
