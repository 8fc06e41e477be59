import assert from 'node:assert/strict';
import type { Adapter } from '../adapter.ts';
import type { Check } from './check.ts';
import type { ReadFixture } from './fixtures.ts';
import { assertUsable } from './result.ts';

const mutations = 200;

type Random = () => number;
type Mutation = (body: Buffer, random: Random) => Buffer;

/** What happens to bytes on their way, and what a careless sender does to them. */
const kinds: Record<string, Mutation> = {
  'cut short': (body, random) => body.subarray(0, below(body.length, random)),
  'one bit flipped': (body, random) => {
    const copy = Buffer.from(body);
    const at = below(copy.length, random);
    copy[at] = (copy[at] ?? 0) ^ (1 << below(8, random));
    return copy;
  },
  'bytes put in': (body, random) => {
    const bytes = Array.from({ length: 1 + below(8, random) }, () => below(256, random));
    return spliced(body, below(body.length + 1, random), 0, Buffer.from(bytes));
  },
  'bytes left out': (body, random) =>
    spliced(body, below(body.length, random), 1 + below(40, random), Buffer.alloc(0)),
  'a part repeated': (body, random) => {
    const at = below(body.length, random);
    return spliced(body, at, 0, body.subarray(at, at + 1 + below(200, random)));
  },
  'a character replaced': (body, random) =>
    spliced(body, below(body.length, random), 1, Buffer.from([0x20 + below(95, random)])),
  'a digit replaced': (body, random) => {
    const digits = [...body.keys()].filter((at) => /\d/.test(String.fromCharCode(body[at] ?? 0)));
    const at = digits[below(digits.length, random)] ?? 0;
    return spliced(body, at, 1, Buffer.from('0189-. +xe,'.charAt(below(11, random))));
  },
};

/** Reading never throws, and whatever it gives can be used. */
export function mutating({ read }: Adapter, fixtures: ReadFixture[], random: Random): Check[] {
  if (!read) return [];
  const names = Object.keys(kinds);
  return fixtures.flatMap((fixture) => [
    {
      name: `it survives ${mutations} mutations of ${fixture.name}`,
      run() {
        for (let count = 0; count < mutations; count += 1) {
          const kind = names[count % names.length] as string;
          const body = kinds[kind]?.(fixture.received.body, random) ?? Buffer.alloc(0);
          explained(`${kind} (mutation ${count})`, body, () =>
            assertUsable(read({ ...fixture.received, body }, fixture.context)),
          );
        }
      },
    },
    {
      name: `it refuses ${fixture.name} when its end is missing`,
      run() {
        const { body } = fixture.received;
        const end = Math.max(body.lastIndexOf('</'), body.lastIndexOf('}'), body.lastIndexOf(']'));
        for (let count = 0; count < 20 && end > 0; count += 1) {
          const part = body.subarray(0, below(end, random));
          const result = read({ ...fixture.received, body: part }, fixture.context);
          assert(!result.ok, `took the first ${part.length} of ${body.length} bytes for the whole`);
        }
      },
    },
  ]);
}

function explained(what: string, body: Buffer, run: () => void): void {
  try {
    run();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`${what}: ${reason}\n${body.toString('utf8').slice(0, 4000)}`, {
      cause: error,
    });
  }
}

function spliced(body: Buffer, at: number, left: number, put: Buffer): Buffer {
  return Buffer.concat([body.subarray(0, at), put, body.subarray(at + left)]);
}

function below(end: number, random: Random): number {
  return Math.floor(random() * end);
}
