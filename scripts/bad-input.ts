/** Sends everything bad to a hub of its own, and prints what was answered and recorded. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Command } from 'commander';
import { pino } from 'pino';
import { readConfig } from '../services/config.ts';
import { startHub } from '../services/hub.ts';
import { badInputBook, secrets } from './bad-input/cast.ts';
import { badInputRows, endless, markdown } from './bad-input/table.ts';

const options = new Command('bad-input')
  .description(
    'Starts a hub on its embedded engine, sends it bad input of every kind in the name of a sender of each adapter, and prints a Markdown table of what was sent, answered and recorded.',
  )
  .option('--fast', 'leave out the bodies that never end, for which the hub waits 30 s')
  .parse()
  .opts<{ fast?: boolean }>();

const operator = 'operator-of-the-bad-input-table';
const folder = await mkdtemp(join(tmpdir(), 'post-office-bad-input-'));
const bookFile = join(folder, 'post-office.yaml');
await writeFile(bookFile, `${badInputBook()}operators: { ops: { token: { env: OPERATOR } } }\n`);
const config = readConfig(
  {
    POST_OFFICE_DATA: folder,
    POST_OFFICE_BOOK: bookFile,
    PORT: '0',
    OPERATOR: operator,
    ...secrets,
  },
  folder,
);
const hub = await startHub(config, 'all', pino({ level: 'silent' }));
const url = hub.url ?? '';
try {
  const rows = await badInputRows(
    {
      url,
      async get(path) {
        const response = await fetch(`${url}${path}`, {
          headers: { authorization: `Bearer ${operator}` },
        });
        if (!response.ok) throw new Error(`The hub answered ${response.status} to ${path}`);
        return response.json();
      },
    },
    (input) => !options.fast || !endless(input),
  );
  console.log(markdown(rows));
  const unseen = rows.filter(({ fate }) => fate.recorded === 'nothing');
  if (unseen.length > 0) {
    console.error(`Not recorded: ${unseen.map(({ input }) => input.what).join(', ')}`);
    process.exitCode = 1;
  }
} finally {
  await hub.stop(2000);
  await rm(folder, { recursive: true, force: true });
}
