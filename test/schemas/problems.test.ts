import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import t from 'tap';
import { outcomeCodes } from '../../schemas/outcomes.ts';
import { problem, problems } from '../../schemas/problems.ts';

const root = join(import.meta.dirname, '..', '..');
const text = readFileSync(join(root, 'docs', 'problems.md'), 'utf8');
const sources = ['adapters', 'services'].flatMap((folder) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts'))
    .map((name) => readFileSync(join(root, folder, name), 'utf8')),
);

/** The rows of the table below a heading: code, second column, and the texts behind it. */
function tableBelow(heading: string): [code: string, second: string, texts: string[]][] {
  const section = text.split(/^## /m).find((one) => one.startsWith(heading)) ?? '';
  return [...section.matchAll(/^\| `([a-z_]+)` \|(.*)\|$/gm)].map(([, code = '', rest = '']) => {
    const [second = '', ...texts] = rest.split('|').map((cell) => cell.trim());
    return [code, second, texts];
  });
}

t.test('the documentation lists exactly the problems there are, with their status', async (t) => {
  const written = tableBelow('Problems').map(([code, status]) => [code, status]);
  const real = Object.entries(problems).map(([code, { status }]) => [code, `${status}`]);
  t.same(written, real);
});

t.test('the documentation lists exactly the outcomes there are, refused or failed', async (t) => {
  const written = tableBelow('Outcomes').map(([code, result]) => [code, result]);
  const real = Object.entries(outcomeCodes).map(([code, { result }]) => [code, result]);
  t.same(written, real);
});

t.test('each row says what it means and what can be done', async (t) => {
  for (const heading of ['Problems', 'Outcomes'])
    for (const [code, , texts] of tableBelow(heading)) {
      t.equal(texts.length, 2, code);
      for (const cell of texts) t.match(cell, /\w.*[^.]$/, `${code}: a text, without a full stop`);
    }
});

t.test('no code is documented that nothing ever gives', async (t) => {
  for (const code of [...Object.keys(problems), ...Object.keys(outcomeCodes)])
    t.ok(
      sources.some((source) => source.includes(`'${code}'`)),
      code,
    );
});

t.test('no code means both a problem and an outcome', async (t) => {
  for (const code of Object.keys(outcomeCodes)) t.notOk(Object.hasOwn(problems, code), code);
});

t.test('codes are snake case, titles are for people, statuses are errors', async (t) => {
  for (const [code, { title }] of Object.entries({ ...problems, ...outcomeCodes })) {
    t.match(code, /^[a-z]+(_[a-z]+)*$/);
    t.match(title, /^[A-Z].*[^.]$/);
  }
  for (const { status } of Object.values(problems)) t.ok(status >= 400 && status < 600);
});

t.test('a problem carries its place and every error when there are any', async (t) => {
  t.same(problem('not_found', 'No.'), { code: 'not_found', detail: 'No.' });
  const errors = [{ pointer: '/a', rule: 'type', detail: 'must be text' }];
  t.same(problem('schema_invalid', 'No.', { pointer: '/a', errors }), {
    code: 'schema_invalid',
    detail: 'No.',
    pointer: '/a',
    errors,
  });
});
