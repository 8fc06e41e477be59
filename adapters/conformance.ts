/**
 * What every adapter must do, whatever it speaks. Free of any test framework: a check passes by
 * returning and fails by throwing a sentence.
 *
 *   fixtures/NAME.xml|json  NAME.expected.json   what `read` makes of it, `native` left out
 *   fixtures/NAME.message.json  NAME.written.*   what `write` makes of it
 *   fixtures/NAME.settings.json                  settings, and "$contentType" of a read fixture
 */
import { join } from 'node:path';
import type { Adapter } from './adapter.ts';
import { answering } from './conformance/answering.ts';
import type { Check } from './conformance/check.ts';
import { describing } from './conformance/describing.ts';
import { readFixtures } from './conformance/fixtures.ts';
import { hostility } from './conformance/hostility.ts';
import { limiting } from './conformance/limiting.ts';
import { mutating } from './conformance/mutating.ts';
import { reading } from './conformance/reading.ts';
import { redacting } from './conformance/redacting.ts';
import { writing } from './conformance/writing.ts';

export type { Check };

/**
 * The checks of one adapter.
 * @param folder its folder of fixtures, beside its README.md.
 * @param random numbers in [0, 1) from a seed, so that a failure can be repeated.
 */
export function conformance(adapter: Adapter, folder: string, random: () => number): Check[] {
  const fixtures = readFixtures(folder);
  return [
    ...describing(adapter, fixtures, join(folder, '..')),
    ...reading(adapter, fixtures.read),
    ...limiting(adapter, fixtures.read),
    ...hostility(adapter, fixtures.read),
    ...mutating(adapter, fixtures.read, random),
    ...writing(adapter, fixtures.written),
    ...answering(adapter, fixtures.read),
    ...redacting(adapter, fixtures),
  ];
}
