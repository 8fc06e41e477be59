import assert from 'node:assert/strict';
import { problems } from '../../schemas/problems.ts';
import { violations } from '../../schemas/validate.ts';
import type { CanonicalDocument, ReadDocument, ReadResult } from '../adapter.ts';

/** A result as fixtures keep it: as JSON, without `native`, and of a problem only its code. */
export function shownResult(result: unknown): unknown {
  const text = JSON.stringify(result, (key, value) => {
    if (key === 'native') return undefined;
    if (key === 'problem' && typeof value === 'object' && value !== null && 'code' in value)
      return { code: value.code };
    return value;
  });
  return JSON.parse(text);
}

/** The envelope that the hub would put around a document. */
export function envelopeOf(document: CanonicalDocument, from: ReadDocument): unknown {
  return {
    id: `msg_${'0'.repeat(32)}`,
    version: '1',
    source: {
      system: 'fixture',
      nativeId: from.nativeId ?? 'sha256',
      nativeType: from.nativeType,
    },
    occurredAt: '2026-01-02T03:04:05.000Z',
    ...defined(document),
  };
}

function defined(document: CanonicalDocument): Record<string, unknown> {
  return Object.fromEntries(Object.entries(document).filter(([, value]) => value !== undefined));
}

/**
 * Whatever was sent, the hub can go on with the result: every refusal has a known code, every
 * document an identity and an envelope that can be written down. The body is the hub's to judge.
 */
export function assertUsable(result: ReadResult): void {
  if (!result.ok) {
    assertKnown(result.problem.code);
    return;
  }
  for (const one of result.documents) {
    assert(one.nativeType !== '' && one.nativeType.length <= 120, 'nativeType is unusable');
    if (one.nativeId !== undefined)
      assert(one.nativeId !== '' && one.nativeId.length <= 300, 'nativeId is unusable');
    if (!one.result.ok) assertKnown(one.result.problem.code);
    else assert.deepEqual(violations('envelope', envelopeOf(one.result.document, one)), []);
  }
}

/** Nothing of it was taken as a document. */
export function assertRefused(result: ReadResult): void {
  assertUsable(result);
  if (!result.ok) return;
  assert(result.documents.length > 0, 'accepted, without any document');
  for (const one of result.documents) assert(!one.result.ok, 'took a document from it');
}

export function assertKnown(code: string): void {
  assert(Object.hasOwn(problems, code), `${code} is not in the table of problems`);
}
