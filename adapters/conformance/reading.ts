import assert from 'node:assert/strict';
import { bodyViolations, violations } from '../../schemas/validate.ts';
import type { Adapter, ReadDocument, Received } from '../adapter.ts';
import type { Check } from './check.ts';
import type { ReadFixture } from './fixtures.ts';
import { envelopeOf, shownResult } from './result.ts';

/** Every read fixture gives what is expected, the same each time, and valid. */
export function reading(adapter: Adapter, fixtures: ReadFixture[]): Check[] {
  const { read } = adapter;
  if (!read) return [];
  return fixtures.flatMap((fixture) => [
    {
      name: `it reads ${fixture.name} as expected`,
      run() {
        const result = read(copyOf(fixture.received), fixture.context);
        assert.deepEqual(shownResult(result), shownResult(fixture.expected));
      },
    },
    {
      name: `it reads ${fixture.name} the same each time and leaves the bytes alone`,
      run() {
        const received = copyOf(fixture.received);
        const first = read(received, fixture.context);
        assert(received.body.equals(fixture.received.body), 'the received bytes were changed');
        const again = read(copyOf(fixture.received), structuredClone(fixture.context));
        assert.deepEqual(again, first);
      },
    },
    {
      name: `what it reads from ${fixture.name} fits the canonical schemas`,
      run() {
        const result = read(copyOf(fixture.received), fixture.context);
        if (!result.ok) return;
        for (const document of result.documents) assertValid(adapter, document);
      },
    },
  ]);
}

/** Each check has bytes of its own, so that one that changes them is seen. */
function copyOf(received: Received): Received {
  return { ...received, body: Buffer.from(received.body) };
}

function assertValid(adapter: Adapter, document: ReadDocument): void {
  if (!document.result.ok) return;
  const { type, body } = document.result.document;
  assert(adapter.reads.includes(type), `read a ${type}, which is not in reads`);
  assert.deepEqual(bodyViolations(type, body), []);
  assert.deepEqual(violations('envelope', envelopeOf(document.result.document, document)), []);
}
