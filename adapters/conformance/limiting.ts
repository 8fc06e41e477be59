import assert from 'node:assert/strict';
import type { Adapter, ReadLimits } from '../adapter.ts';
import type { Check } from './check.ts';
import type { ReadFixture } from './fixtures.ts';

/** Every limit, lowered far enough, refuses a document that is otherwise read, with its own code. */
export function limiting({ read }: Adapter, fixtures: ReadFixture[]): Check[] {
  if (!read) return [];
  const codeWith = (fixture: ReadFixture, lowered: Partial<ReadLimits>) => {
    const limits = { ...fixture.context.limits, ...lowered };
    const result = read(fixture.received, { ...fixture.context, limits });
    return result.ok ? undefined : result.problem.code;
  };
  return fixtures
    .filter(({ expected }) => expected.ok)
    .flatMap((fixture) => {
      const { name, expected } = fixture;
      const documents = expected.documents?.length ?? 0;
      const checks: Check[] = [
        {
          name: `it refuses ${name} when it is nested too deeply`,
          run() {
            assert.equal(codeWith(fixture, { depth: 0 }), 'too_deep');
            let depth = 1;
            while (depth < 64 && codeWith(fixture, { depth }) === 'too_deep') depth += 1;
            assert.equal(codeWith(fixture, { depth }), undefined, `with depth ${depth}`);
          },
        },
        {
          name: `it refuses ${name} when it has too many elements`,
          run() {
            assert.equal(codeWith(fixture, { elements: 1 }), 'too_many_elements');
          },
        },
      ];
      if (documents > 1)
        checks.push({
          name: `it refuses ${name} when it has too many documents`,
          run() {
            assert.equal(codeWith(fixture, { documents: documents - 1 }), 'too_many_documents');
            assert.equal(codeWith(fixture, { documents }), undefined);
          },
        });
      return checks;
    });
}
