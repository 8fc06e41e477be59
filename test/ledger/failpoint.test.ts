import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { readConfig } from '../../services/config.ts';
import { failpoints, parseFailpoint } from '../../services/ledger/failpoint.ts';

const root = join(import.meta.dirname, '../..');

t.test('every failpoint is passed by the program, and is in the documentation', async (t) => {
  const sources = readdirSync(join(root, 'services'), { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('failpoint.ts'))
    .map((name) => readFileSync(join(root, 'services', name), 'utf8'))
    .join('\n');
  const documented = readFileSync(join(root, 'docs/reliability.md'), 'utf8');
  const passed = [...sources.matchAll(/failpoint\('([^']+)'/g)].map(([, name]) => name);
  t.strictSame(passed.sort(), Object.keys(failpoints).sort(), 'once each');
  for (const [name, text] of Object.entries(failpoints))
    t.ok(documented.includes(`| \`${name}\` | ${text} |`), name);
});

t.test('a failpoint is named with a signal and how often it is passed before', async (t) => {
  t.strictSame(parseFailpoint('kill:accept.committed'), {
    name: 'accept.committed',
    signal: 'SIGKILL',
    times: 1,
  });
  t.match(parseFailpoint('stop:claim.committed:12'), { signal: 'SIGSTOP', times: 12 });
  for (const wrong of ['', 'kill', 'kill:nowhere', 'kill:accept.committed:0', 'end:accept.asked'])
    t.equal(parseFailpoint(wrong), undefined, wrong);
});

t.test('nothing but a test can arm one', async (t) => {
  const given = { POST_OFFICE_FAILPOINT: 'kill:accept.committed' };
  t.match(readConfig({ ...given, NODE_ENV: 'test' }).failpoint, { signal: 'SIGKILL' });
  t.throws(() => readConfig(given), /for tests only/);
  t.throws(() => readConfig({ ...given, NODE_ENV: 'production' }), /for tests only/);
  t.equal(readConfig({}).failpoint, undefined);
});
