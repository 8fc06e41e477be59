import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import t from 'tap';

const root = join(import.meta.dirname, '..');
const folders = ['schemas', 'adapters', 'queues', 'services', 'scripts'];

interface Violation {
  rule: { name: string };
  /** The path of the file. */
  from: string;
}

/** Where the sources in `cwd` break the import rules. */
function violations(cwd: string): Violation[] {
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
    summary: { totalCruised: number; violations: Violation[] };
  };
  if (summary.totalCruised < 3) throw new Error('nothing was looked at');
  return summary.violations;
}

t.test('the sources break none of the import rules', async (t) => {
  t.same(violations(root), []);
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

/** A file of a small tree for each rule: its path, and what in it breaks the rule. */
const offences: Record<string, [path: string, text: string]> = {
  'no-cycles': ['services/ledger/no-cycles.ts', "import './partner.ts';\n"],
  'schemas-stand-alone': ['schemas/schemas-stand-alone.ts', "import '../adapters/adapter.ts';\n"],
  'adapters-know-contracts': [
    'adapters/sap/adapters-know-contracts.ts',
    "import '../../services/config.ts';\n",
  ],
  'adapters-know-no-other': [
    'adapters/sap/adapters-know-no-other.ts',
    "import '../salesforce/index.ts';\n",
  ],
  'queues-know-schemas': ['queues/queues-know-schemas.ts', "import '../services/config.ts';\n"],
  'ledger-is-the-ground': [
    'services/ledger/ledger-is-the-ground.ts',
    "import '../exchange/y.ts';\n",
  ],
  'exchange-is-the-domain': [
    'services/exchange/exchange-is-the-domain.ts',
    "import '../api/y.ts';\n",
  ],
  'fronts-stand-apart': ['services/console/fronts-stand-apart.ts', "import '../api/y.ts';\n"],
  'fronts-know-no-start': ['services/api/fronts-know-no-start.ts', "import '../hub.ts';\n"],
  'pg-in-ledger': ['services/api/pg-in-ledger.ts', "import 'pg';\n"],
  'bullmq-in-queues': ['services/api/bullmq-in-queues.ts', "import 'bullmq';\n"],
  'nothing-imports-scripts': [
    'services/api/nothing-imports-scripts.ts',
    "import '../../scripts/y.ts';\n",
  ],
  'no-orphans': ['services/api/no-orphans.ts', 'export const alone = 1;\n'],
  'production-dependencies': ['services/api/production-dependencies.ts', "import 'tap';\n"],
  resolvable: ['services/api/resolvable.ts', "import './nowhere.ts';\n"],
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
  'services/ledger/partner.ts': "import './no-cycles.ts';\n",
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

t.test('each import rule is noticed when it is broken', async (t) => {
  const cwd = t.testdir();
  for (const [path, text] of [...Object.entries(innocent), ...Object.values(offences)]) {
    mkdirSync(dirname(join(cwd, path)), { recursive: true });
    writeFileSync(join(cwd, path), text);
  }
  const found = violations(cwd);
  for (const [rule, [path]] of Object.entries(offences)) {
    const noticed = found.some((one) => one.rule.name === rule && one.from === path);
    t.ok(noticed, `${rule} in ${path}`);
  }
  const guilty = Object.values(offences).map(([path]) => path);
  t.same([...new Set(found.map(({ from }) => from))].sort(), guilty.sort(), 'and nobody else');
});
