import assert from 'node:assert/strict';
import { bodyViolations, violations } from '../../schemas/validate.ts';
import type { Adapter, Written } from '../adapter.ts';
import type { Check } from './check.ts';
import { type WriteFixture, writeContext } from './fixtures.ts';
import { nastyMessages } from './nasty-messages.ts';
import { assertKnown } from './result.ts';
import { assertWellFormed } from './well-formed.ts';

/** Every write fixture gives the body kept beside it, byte for byte, every time. */
export function writing({ write, writes }: Adapter, fixtures: WriteFixture[]): Check[] {
  if (!write) return [];
  const kept = fixtures.flatMap((fixture) => [
    {
      name: `${fixture.name} is a valid message of a type that it writes`,
      run() {
        const { message } = fixture;
        assert(writes.includes(message.type), `${message.type} is not in writes`);
        assert.deepEqual(violations('envelope', message), []);
        assert.deepEqual(bodyViolations(message.type, message.body), []);
      },
    },
    {
      name: `it writes ${fixture.name} as kept beside it`,
      run() {
        const written = write(structuredClone(fixture.message), fixture.context);
        assert(written.ok, 'it was refused');
        assert.equal(
          comparable(written.body, fixture.kind),
          comparable(fixture.body, fixture.kind),
        );
        assert(written.contentType.includes(fixture.kind), `as ${written.contentType}`);
        assertWellFormed(written.contentType, written.body);
      },
    },
    {
      name: `it writes ${fixture.name} the same each time and leaves the message alone`,
      run() {
        const message = structuredClone(fixture.message);
        const first = write(message, fixture.context);
        assert.deepEqual(message, fixture.message, 'the message was changed');
        assert.deepEqual(write(message, structuredClone(fixture.context)), first);
      },
    },
  ]);
  const nasty = nastyMessages().map((message) => ({
    name: `it writes well-formed text, or refuses, for a ${message.type} with hostile names`,
    run() {
      const settings = fixtures.find((one) => one.message.type === message.type)?.context.settings;
      const written: Written = write(message, { ...writeContext, settings: settings ?? {} });
      if (written.ok) assertWellFormed(written.contentType, written.body);
      else assertKnown(written.problem.code);
    },
  }));
  return [...kept, ...nasty];
}

/** JSON without its layout, which belongs to the formatter; other text without its last newline. */
function comparable(text: string, kind: string): string {
  return kind === 'json' ? JSON.stringify(JSON.parse(text), undefined, 1) : text.trimEnd();
}
