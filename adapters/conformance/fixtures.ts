import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import type { Message } from '../../schemas/message.ts';
import type { ReadContext, Received, WriteContext } from '../adapter.ts';

export interface ReadFixture {
  name: string;
  received: Received;
  context: ReadContext;
  /** A ReadResult as JSON, `native` left out. */
  expected: { ok: boolean; documents?: unknown[] };
}

export interface WriteFixture {
  name: string;
  message: Message;
  context: WriteContext;
  /** The extension of the body that was expected: xml, json. */
  kind: string;
  body: string;
}

export interface Fixtures {
  read: ReadFixture[];
  written: WriteFixture[];
  /** Files that belong to no fixture. */
  stray: string[];
}

export const limits = { depth: 64, elements: 200_000, documents: 1000 };

const contentTypes: Record<string, string> = { xml: 'text/xml', json: 'application/json' };
const companion = /\.(?:expected\.json|settings\.json|message\.json|written\.[^.]+)$/;

/** Everything in a folder of fixtures, by name. */
export function readFixtures(folder: string): Fixtures {
  const files = new Set(readdirSync(folder));
  const names = (suffix: string) =>
    [...files].filter((file) => file.endsWith(suffix)).map((file) => file.slice(0, -suffix.length));
  const reads = names('.expected.json').sort();
  const writes = names('.message.json').sort();
  const used = new Set([
    ...[...files].filter((file) => companion.test(file) && belongs(file, [...reads, ...writes])),
    ...reads.map((name) => sourceOf(files, name)),
  ]);
  return {
    read: reads.map((name) => readFixture(folder, files, name)),
    written: writes.map((name) => writeFixture(folder, files, name)),
    stray: [...files].filter((file) => !used.has(file)),
  };
}

function belongs(file: string, names: string[]): boolean {
  return names.includes(file.replace(companion, ''));
}

function readFixture(folder: string, files: Set<string>, name: string): ReadFixture {
  const source = sourceOf(files, name);
  const { $contentType, ...settings } = settingsOf(folder, files, name);
  const contentType = $contentType ?? contentTypes[extname(source).slice(1)];
  assert(
    typeof contentType === 'string',
    `${source} needs "$contentType" in ${name}.settings.json`,
  );
  return {
    name: source,
    received: { body: readFileSync(join(folder, source)), contentType, headers: {} },
    context: { system: 'fixture', settings, limits },
    expected: readJsonFile(join(folder, `${name}.expected.json`)) as ReadFixture['expected'],
  };
}

function writeFixture(folder: string, files: Set<string>, name: string): WriteFixture {
  const file = only(files, name, (rest) => /^written\.[^.]+$/.test(rest), 'NAME.written.xml|json');
  return {
    name: `${name}.message.json`,
    message: readJsonFile(join(folder, `${name}.message.json`)) as Message,
    context: { ...writeContext, settings: settingsOf(folder, files, name) },
    kind: extname(file).slice(1),
    body: readFileSync(join(folder, file), 'utf8'),
  };
}

/** The context in which every write fixture was written. */
export const writeContext: WriteContext = {
  settings: {},
  system: 'fixture',
  idempotencyKey: 'dlv_0192f0c0000070008000000000000001',
  acceptedAt: '2026-01-02T03:04:05.000Z',
};

function sourceOf(files: Set<string>, name: string): string {
  return only(files, name, (rest) => /^[^.]+$/.test(rest), 'the document itself');
}

function only(files: Set<string>, name: string, fits: (rest: string) => boolean, what: string) {
  const found = [...files].filter(
    (file) => file.startsWith(`${name}.`) && fits(file.slice(name.length + 1)),
  );
  assert.equal(found.length, 1, `the fixture ${name} needs one file for ${what}`);
  return found[0] as string;
}

function settingsOf(folder: string, files: Set<string>, name: string): Record<string, unknown> {
  const file = `${name}.settings.json`;
  return files.has(file) ? (readJsonFile(join(folder, file)) as Record<string, unknown>) : {};
}

function readJsonFile(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new Error(`${path} is not JSON`, { cause: error });
  }
}
