import { existsSync, readdirSync, readFileSync } from 'node:fs';
import t from 'tap';
import type { ReadResult } from '../../../adapters/adapter.ts';
import sap from '../../../adapters/sap/index.ts';
import type { Message } from '../../../schemas/message.ts';
import { bodyViolations, checker, violations } from '../../../schemas/validate.ts';
import { readText, write } from './documents.ts';

const folder = new URL('../../../adapters/sap/fixtures/', import.meta.url);
const files = readdirSync(folder);
const text = (name: string) => readFileSync(new URL(name, folder), 'utf8');
const settingsOf = (name: string): Record<string, unknown> =>
  existsSync(new URL(`${name}.settings.json`, folder))
    ? JSON.parse(text(`${name}.settings.json`))
    : {};
const named = (ending: string) =>
  files.filter((file) => file.endsWith(ending)).map((file) => file.slice(0, -ending.length));

/** Without `native`; of a problem only its code. */
function comparable(read: ReadResult): unknown {
  if (!read.ok) return { ok: false, problem: { code: read.problem.code } };
  const documents = read.documents.map(({ native: _, result, ...identity }) => ({
    ...identity,
    result: result.ok ? result : { ...result, problem: { code: result.problem.code } },
  }));
  return JSON.parse(JSON.stringify({ ok: true, documents }));
}

t.test('every document in fixtures reads as expected, and fits its schema', async (t) => {
  const names = named('.expected.json');
  t.ok(names.length >= 9, 'there are fixtures');
  for (const name of names) {
    const read = readText(text(`${name}.xml`), settingsOf(name));
    t.same(comparable(read), JSON.parse(text(`${name}.expected.json`)), name);
    for (const { result } of read.ok ? read.documents : []) {
      if (!result.ok) continue;
      t.same(bodyViolations(result.document.type, result.document.body), [], `${name} is valid`);
    }
  }
});

t.test('every message in fixtures is valid and writes as expected', async (t) => {
  const names = named('.message.json');
  t.ok(names.length >= 4, 'there are fixtures');
  for (const name of names) {
    const message = JSON.parse(text(`${name}.message.json`)) as Message;
    t.same(violations('envelope', message), [], `${name}: the envelope is valid`);
    t.same(bodyViolations(message.type, message.body), [], `${name}: the body is valid`);
    const written = write(message, settingsOf(name));
    if (!written.ok) throw new Error(`${name}: ${written.problem.detail}`);
    const ending = written.contentType.startsWith('text/xml') ? 'xml' : 'json';
    t.equal(written.body, text(`${name}.written.${ending}`), name);
  }
});

t.test('the settings of every fixture fit the settings schema', async (t) => {
  const check = checker(sap.settings);
  for (const name of named('.settings.json')) t.same(check(settingsOf(name)), [], name);
  t.match(check({ clinet: '300' }), [{ pointer: '/clinet' }], 'a misspelt setting is found');
});
