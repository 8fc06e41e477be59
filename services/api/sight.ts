/** What a caller may see: an operator everything, a system what it sent and what goes to it. */
import type { FastifyRequest } from 'fastify';
import { problem } from '../../schemas/problems.ts';
import type { Book } from '../exchange/address-book/book.ts';
import { privateId } from '../ledger/ids.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { deliveriesOf, messageById } from '../ledger/messages.ts';
import type { Pool } from '../ledger/pool.ts';

export interface ReadingParts {
  ledger: Ledger;
  book: () => Book;
}

/** The system that asks; undefined: an operator, who sees everything. */
export function viewerOf({ caller }: FastifyRequest): string | undefined {
  return caller?.kind === 'system' ? caller.name : undefined;
}

/** Whether whoever asks is one of these systems, or an operator. */
export function concerns(request: FastifyRequest, ...systems: string[]): boolean {
  const viewer = viewerOf(request);
  return viewer === undefined || systems.includes(viewer);
}

export function badCursor() {
  return problem('request_invalid', 'cursor must be the next of the page before.');
}

export function nothing() {
  return problem('not_found', 'There is no such document, or it is not yours.');
}

/** The UUID of a message that exists and that the caller may see. */
export async function visibleMessage(
  pool: Pool,

  request: FastifyRequest<{ Params: { id: string } }>,
): Promise<string | undefined> {
  const uuid = privateId('msg', request.params.id);
  return uuid && (await maySee(pool, request, uuid)) ? uuid : undefined;
}

async function maySee(pool: Pool, { caller }: FastifyRequest, messageId: string): Promise<boolean> {
  const message = await messageById(pool, messageId);
  if (!message || !caller) return false;
  if (caller.kind === 'operator' || message.system === caller.name) return true;
  return (await deliveriesOf(pool, [messageId])).some((one) => one.system === caller.name);
}
