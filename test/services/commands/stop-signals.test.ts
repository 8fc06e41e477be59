import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import t from 'tap';

const root = join(import.meta.dirname, '../../..');
const url = pathToFileURL(join(root, 'services/commands/stop-signals.ts')).href;

/** Stops only when its input ends; gives the signals that it is sent, and how it ended. */
async function ended(signals: NodeJS.Signals[], sameKey: number) {
  const program = `import { onStop } from ${JSON.stringify(url)};
    onStop(60_000, async ({ signal }) => {
      console.log(signal);
      for await (const _ of process.stdin);
      console.log('stopped');
    }, ${sameKey});
    setInterval(() => {}, 1000);
    process.on('SIGWINCH', () => console.log('answered'));
    console.log('ready');`;
  const child = spawn(
    process.execPath,
    ['--import=tsx', '--input-type=module', '--eval', program],
    { cwd: root, stdio: ['pipe', 'pipe', 'inherit'] },
  );
  const close = once(child, 'close');
  const lines: string[] = [];
  const output = createInterface(child.stdout);
  output.on('line', (line) => lines.push(line));
  await once(output, 'line');
  const [first, ...more] = signals;
  child.kill(first);
  await once(output, 'line');
  for (const signal of more) child.kill(signal);
  // Signals are handled in their order: with the answer to this one the others have been.
  child.kill('SIGWINCH');
  await Promise.race([once(output, 'line'), close]);
  child.stdin.end();
  const [code] = await close;
  return { code, lines: lines.filter((line) => line !== 'ready' && line !== 'answered') };
}

t.test('a signal is followed by an orderly end', async (t) => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    t.strictSame(await ended([signal], 0), { code: 0, lines: [signal, 'stopped'] });
  }
});

t.test('the Ctrl-C that npm passes on once more is the same', async (t) => {
  const end = await ended(['SIGINT', 'SIGINT'], 60_000);
  t.strictSame(end, { code: 0, lines: ['SIGINT', 'stopped'] });
});

t.test('a second signal ends the process at once', async (t) => {
  for (const [signals, sameKey] of [
    [['SIGINT', 'SIGINT'], 0],
    [['SIGTERM', 'SIGINT'], 60_000],
    [['SIGINT', 'SIGTERM'], 60_000],
    [['SIGTERM', 'SIGTERM'], 60_000],
  ] as [NodeJS.Signals[], number][]) {
    const end = await ended(signals, sameKey);
    t.strictSame(end, { code: 1, lines: [signals[0]] }, signals.join(', '));
  }
});
