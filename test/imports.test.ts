import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import t from 'tap';

const root = join(import.meta.dirname, '..');
const folders = ['schemas', 'adapters', 'queues', 'services', 'scripts'];

/** The rules that the sources in `cwd` break. */
function broken(cwd: string): string[] {
  const args = [
    ...folders,
    '--config',
    join(root, '.dependency-cruiser.js'),
    '--output-type',
    'json',
  ];
  const { stdout, stderr } = spawnSync(join(root, 'node_modules/.bin/depcruise'), args, {
    cwd,
    encoding: 'utf8',
    maxBuffer: 256 * 1024 * 1024,
  });
  if (stdout === '') throw new Error(stderr);
  const { summary } = JSON.parse(stdout) as {
    summary: { totalCruised: number; violations: { rule: { name: string } }[] };
  };
  if (summary.totalCruised < 3) throw new Error('nothing was looked at');
  return [...new Set(summary.violations.map(({ rule }) => rule.name))];
}

t.test('the sources break none of the import rules', async (t) => {
  t.same(broken(root), []);
});

t.test('only services/config.ts reads the environment', async (t) => {
  const sources = folders
    .filter((folder) => folder !== 'scripts')
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true }).map((path) =>
        join(folder, String(path)),
      ),
    )
    .filter((path) => path.endsWith('.ts'));
  t.ok(sources.length > 100, 'the sources were found');
  const readers = sources.filter((path) =>
    readFileSync(join(root, path), 'utf8').includes('process.env'),
  );
  t.same(readers, ['services/config.ts']);
});

/** Files of a small tree, by path; each pair breaks exactly the rule it stands under. */
const offences: Record<string, Record<string, string>> = {
  'no-cycles': {
    'services/ledger/a.ts': "import './b.ts';\n",
    'services/ledger/b.ts': "import './a.ts';\n",
  },
  'schemas-stand-alone': { 'schemas/x.ts': "import '../adapters/adapter.ts';\n" },
  'adapters-know-contracts': { 'adapters/sap/x.ts': "import '../../services/config.ts';\n" },
  'adapters-know-no-other': { 'adapters/sap/x.ts': "import '../salesforce/index.ts';\n" },
  'queues-know-schemas': { 'queues/x.ts': "import '../services/config.ts';\n" },
  'ledger-is-the-ground': { 'services/ledger/x.ts': "import '../exchange/y.ts';\n" },
  'exchange-is-the-domain': { 'services/exchange/x.ts': "import '../api/y.ts';\n" },
  'fronts-stand-apart': { 'services/console/x.ts': "import '../api/y.ts';\n" },
  'fronts-know-no-start': { 'services/api/x.ts': "import '../hub.ts';\n" },
  'pg-in-ledger': { 'services/api/x.ts': "import 'pg';\n" },
  'bullmq-in-queues': { 'services/api/x.ts': "import 'bullmq';\n" },
  'nothing-imports-scripts': { 'services/api/x.ts': "import '../../scripts/y.ts';\n" },
  'no-orphans': { 'services/api/alone.ts': 'export const alone = 1;\n' },
  'production-dependencies': { 'services/api/x.ts': "import 'tap';\n" },
  resolvable: { 'services/api/x.ts': "import './nowhere.ts';\n" },
};

/** What the offences import, and enough around it that nothing else is wrong. */
const innocent = {
  'package.json': JSON.stringify({
    type: 'module',
    dependencies: { pg: '1', bullmq: '1' },
    devDependencies: { tap: '1' },
  }),
  'tsconfig.json': '{}',
  'schemas/types.ts': 'export type A = 1;\n',
  'adapters/adapter.ts': "import '../schemas/types.ts';\n",
  'adapters/salesforce/index.ts': "import '../adapter.ts';\n",
  'queues/job.ts': "import '../schemas/types.ts';\n",
  'services/config.ts': "import '../queues/job.ts';\n",
  'services/hub.ts': "import './config.ts';\n",
  'services/exchange/y.ts': "import '../ledger/z.ts';\n",
  'services/ledger/z.ts': "import './w.ts';\n",
  'services/ledger/w.ts': 'export {};\n',
  'services/api/y.ts': "import '../exchange/y.ts';\n",
  'scripts/y.ts': "import '../services/hub.ts';\n",
  ...Object.fromEntries(
    ['pg', 'bullmq', 'tap'].flatMap((name) => [
      [
        `node_modules/${name}/package.json`,
        JSON.stringify({ name, version: '1.0.0', main: 'index.js' }),
      ],
      [`node_modules/${name}/index.js`, 'module.exports = {};\n'],
    ]),
  ),
};

for (const [rule, files] of Object.entries(offences)) {
  t.test(`the rule ${rule} is noticed when it is broken`, async (t) => {
    const cwd = t.testdir();
    for (const [path, text] of Object.entries({ ...innocent, ...files })) {
      mkdirSync(dirname(join(cwd, path)), { recursive: true });
      writeFileSync(join(cwd, path), text);
    }
    t.ok(broken(cwd).includes(rule));
  });
}
