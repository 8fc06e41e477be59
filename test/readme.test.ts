import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { variables } from '../services/config.ts';

const root = join(import.meta.dirname, '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');

t.test('README names every setting, and no other', async (t) => {
  const section = readme.slice(
    readme.indexOf('| setting '),
    readme.indexOf('On a database of its own'),
  );
  const named = [...section.matchAll(/`([A-Z][A-Z_]+)`/g)].map(([, name]) => name);
  t.same(named.sort(), Object.keys(variables).sort());
});

t.test(
  'every folder and file of the map exists, and every folder of the top level is in it',
  async (t) => {
    const paths = [...readme.matchAll(/^\| `([a-z./-]+)` +\|/gm)].map(([, path]) => path ?? '');
    t.ok(paths.length > 10, 'the map was found');
    for (const path of paths) t.ok(existsSync(join(root, path)), path);
    const top = readdirSync(root, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map((entry) => `${entry.name}/`)
      .filter((name) => !['node_modules/', 'dist/', 'docs/'].includes(name));
    for (const name of top)
      t.ok(
        paths.some((path) => path.startsWith(name)),
        `${name} is in the map`,
      );
  },
);

t.test('every link leads to a file', async (t) => {
  const links = [...readme.matchAll(/\]\(([^)#]+)\)/g)].map(([, link]) => link ?? '');
  for (const link of links.filter((one) => !one.startsWith('http')))
    t.ok(existsSync(join(root, link)), link);
});

t.test('every npm command exists', async (t) => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  const commands = [...readme.matchAll(/npm run (?:--silent )?([a-z-]+)/g)].map(
    ([, name]) => name ?? '',
  );
  t.ok(commands.length > 3);
  for (const name of commands) t.ok(scripts[name], name);
});

t.test('every test and script that a document names exists', async (t) => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
  for (const file of readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'))) {
    const text = readFileSync(join(root, 'docs', file), 'utf8');
    const paths = [...text.matchAll(/\b((?:test|scripts)\/[\w/.-]+\.ts)\b/g)];
    for (const [, path] of paths) t.ok(existsSync(join(root, path ?? '')), `${file}: ${path}`);
    for (const [, name] of text.matchAll(/npm run (?:--silent )?([a-z-]+)/g))
      t.ok(scripts[name ?? ''], `${file}: npm run ${name}`);
  }
});

t.test('every state of the ledger is explained', async (t) => {
  const sql = readFileSync(join(root, 'services/ledger/migrations/0001_ledger.sql'), 'utf8');
  const lists = [
    ...sql.matchAll(
      /\b(?:state|acknowledgment)\s[^;]*?check \((?:state|acknowledgment) in\s*\(([^)]+)\)/g,
    ),
  ];
  const states = lists.flatMap(([, list]) =>
    [...(list ?? '').matchAll(/'([a-z_]+)'/g)].map(([, state]) => state ?? ''),
  );
  t.ok(states.length >= 15, 'the states were found');
  const section = readme.slice(readme.indexOf('## States'), readme.indexOf('## Connect'));
  for (const state of states) t.match(section, `\`${state}\``);
});
