import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CanonicalDocument, ReadDocument, ReadResult } from '../../../adapters/adapter.ts';
import srm from '../../../adapters/srm/index.ts';
import type { Message } from '../../../schemas/message.ts';
import type { Order, Rating, Supplier } from '../../../schemas/types.ts';

const folder = join(import.meta.dirname, '../../../adapters/srm/fixtures');

export const limits = { depth: 64, elements: 200_000, documents: 1000 };

export function fixture(name: string): string {
  return readFileSync(join(folder, name), 'utf8');
}

export function messageFixture(name: string): Message {
  return JSON.parse(fixture(`${name}.message.json`)) as Message;
}

export function readText(
  text: string | Buffer,
  settings: Record<string, unknown> = {},
  contentType = '',
): ReadResult {
  const body = Buffer.isBuffer(text) ? text : Buffer.from(text);
  return srm.read({ body, contentType, headers: {} }, { system: 'shop', settings, limits });
}

/** The documents of an interchange that could be read. */
export function documentsOf(result: ReadResult): ReadDocument[] {
  if (!result.ok) throw new Error(`refused: ${result.problem.code} ${result.problem.detail}`);
  return result.documents;
}

/** The only canonical document. */
export function onlyDocument(result: ReadResult): CanonicalDocument {
  const [first] = documentsOf(result);
  if (!first?.result.ok) throw new Error(`refused: ${JSON.stringify(first?.result)}`);
  return first.result.document;
}

export function onlyOrder(result: ReadResult): Order {
  return onlyDocument(result).body as Order;
}

export function onlyRating(result: ReadResult): Rating {
  return onlyDocument(result).body as Rating;
}

export function onlySupplier(result: ReadResult): Supplier {
  return onlyDocument(result).body as Supplier;
}

/** The code of the first refusal, of the whole or of its first document. */
export function refusal(result: ReadResult): string | undefined {
  if (!result.ok) return result.problem.code;
  const [first] = result.documents;
  return first?.result.ok === false ? first.result.problem.code : undefined;
}

export function warningsOf(document: CanonicalDocument): string[] {
  return document.warnings?.map(({ code }) => code) ?? [];
}

export const writeContext = {
  settings: {},
  system: 'shop',
  idempotencyKey: 'dlv_0192f0c0000070008000000000000001',
  acceptedAt: '2026-01-02T03:04:05.000Z',
};

/** A message around a body, as the hub would keep it. */
export function messageOf(body: Order, more: Partial<Message> = {}): Message {
  return { ...messageFixture('write-order'), body, ...more } as Message;
}

/** What is written, or an error that says why not. */
export function writtenOf(message: Message, settings: Record<string, unknown> = {}): string {
  const written = srm.write(message, { ...writeContext, settings });
  if (!written.ok) throw new Error(written.problem.detail);
  return written.body;
}
