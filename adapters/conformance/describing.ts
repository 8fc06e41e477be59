import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { checker } from '../../schemas/validate.ts';
import type { Adapter, ReadDocument } from '../adapter.ts';
import type { Check } from './check.ts';
import type { Fixtures } from './fixtures.ts';
import { looseSpots, propertyNames } from './settings-schema.ts';

/** What an adapter says about itself is true and complete. */
export function describing(adapter: Adapter, fixtures: Fixtures, folder: string): Check[] {
  return [
    {
      name: 'its id is the name of its folder, and it has a title',
      run() {
        assert.match(adapter.id, /^[a-z][a-z0-9-]{0,62}$/);
        assert.equal(adapter.id, basename(folder));
        assert.notEqual(adapter.title, '');
      },
    },
    {
      name: 'its settings schema is valid, strict, and described field by field',
      run() {
        const check = checker(adapter.settings);
        assert.deepEqual(looseSpots(adapter.settings), [], 'not strict or not described');
        assert.notDeepEqual(check({ no_such_setting: 1 }), [], 'takes a setting it does not have');
      },
    },
    {
      name: 'its credentials have names that an address book can hold, each with a sentence',
      run() {
        for (const [name, sentence] of Object.entries(adapter.credentials)) {
          assert.match(name, /^[a-z][a-z0-9_]{0,62}$/);
          assert.match(sentence, /\w.*\.$/s, `the credential ${name} has no sentence`);
        }
      },
    },
    {
      name: 'it says what it reads and writes exactly when it can',
      run() {
        assert.equal(adapter.read !== undefined, adapter.reads.length > 0, 'read and reads');
        assert.equal(adapter.write !== undefined, adapter.writes.length > 0, 'write and writes');
        assert.equal(adapter.send !== undefined, adapter.write !== undefined, 'send and write');
        assert.equal(adapter.probe !== undefined, adapter.send !== undefined, 'probe and send');
        assert.match(adapter.onInvalid, /^(quarantine|reject)$/);
      },
    },
    {
      name: 'it has a fixture for each type that it reads or writes, and no stray file among them',
      run() {
        assert.deepEqual(fixtures.stray, [], 'belong to no fixture');
        const written = new Set(fixtures.written.map(({ message }) => message.type));
        for (const type of adapter.writes) assert(written.has(type), `writes no ${type}`);
        const read = new Set(
          fixtures.read.flatMap(({ expected }) => typesRead(expected.documents)),
        );
        for (const type of adapter.reads) assert(read.has(type), `reads no ${type}`);
      },
    },
    {
      name: 'the settings of every fixture fit its settings schema',
      run() {
        const check = checker(adapter.settings);
        for (const { name, context } of [...fixtures.read, ...fixtures.written])
          assert.deepEqual(check(context.settings), [], `settings of ${name}`);
      },
    },
    {
      name: 'its README shows an entry and names every setting and every credential',
      run() {
        const path = join(folder, 'README.md');
        assert(existsSync(path), `there is no ${path}`);
        const text = readFileSync(path, 'utf8');
        assert.match(text, new RegExp(`adapter: ${adapter.id}\\b`), 'no entry of an address book');
        const names = [...propertyNames(adapter.settings), ...Object.keys(adapter.credentials)];
        for (const name of names)
          assert(text.includes(`\`${name}\``), `README.md does not name \`${name}\``);
      },
    },
  ];
}

/** Of the documents that a fixture expects to be read: one that is refused is no example of its type. */
function typesRead(documents: unknown[] = []): string[] {
  return (documents as ReadDocument[]).flatMap(({ result }) =>
    result.ok ? [result.document.type] : [],
  );
}
