import assert from 'node:assert/strict';
import { type ProblemCode, problem, problems } from '../../schemas/problems.ts';
import type { Adapter, Fate, Reply } from '../adapter.ts';
import type { Check } from './check.ts';
import type { ReadFixture } from './fixtures.ts';
import { assertWellFormed } from './well-formed.ts';

const nasty = 'Not <b>"well"</b> & \'good\' ]]> \u0001\nat all.';

/** The answer is one that the sender can read, whatever became of the interchange. */
export function answering(adapter: Adapter, fixtures: ReadFixture[]): Check[] {
  const { read, reply } = adapter;
  if (!read || !reply) return [];
  return fixtures.map((fixture) => ({
    name: `it answers ${fixture.name}, accepted or refused, without telling its secret`,
    run() {
      const { sharedSecret } = read(fixture.received, fixture.context);
      for (const fate of fates(fixture)) {
        const answer = reply(fate);
        // The hub answers in JSON then.
        if (!answer) continue;
        assertReply(answer);
        if (sharedSecret !== undefined)
          assert(!answer.body.includes(sharedSecret), `tells the secret: ${answer.body}`);
      }
    },
  }));
}

/** Accepted, and refused with every problem there is, the bytes readable or not. */
function fates({ received }: ReadFixture): Fate[] {
  const common = {
    interchangeId: 'ict_0192f0c0000070008000000000000001',
    at: '2026-01-02T03:04:05.000Z',
  };
  const half = received.body.subarray(0, received.body.length / 2);
  const bodies = [received.body, half, Buffer.alloc(0), Buffer.from([0xff, 0, 0xfe])];
  return bodies.flatMap((body): Fate[] => [
    { ...common, result: 'accepted', received: { ...received, body } },
    ...(Object.keys(problems) as ProblemCode[]).map(
      (code): Fate => ({
        ...common,
        result: 'refused',
        problem: problem(code, nasty, { pointer: '/a<b' }),
        received: { ...received, body },
      }),
    ),
  ]);
}

function assertReply({ status, contentType, body }: Reply): void {
  assert(Number.isInteger(status) && status >= 200 && status < 600, `status ${status}`);
  assert.notEqual(contentType, '', 'no content type');
  assertWellFormed(contentType, body);
}
