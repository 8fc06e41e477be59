import type { FastifyRequest } from 'fastify';
import type { Book } from '../exchange/address-book/book.ts';

/** Who asks: an operator sees everything; a system sees what it sent and what is sent to it. */
export type Caller = { kind: 'operator'; name: string } | { kind: 'system'; name: string };

/** By `Authorization: Bearer` (operator token or key of a system) or Basic (of a system). */
export function callerOf(book: Book, request: FastifyRequest): Caller | undefined {
  const headers = request.headers as Record<string, string | undefined>;
  const token = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  const operator = token === undefined ? undefined : book.operator(token);
  if (operator !== undefined) return { kind: 'operator', name: operator };
  const given = { headers, body: Buffer.alloc(0), now: Date.now() };
  const system = book.systems.find(({ inbound }) =>
    inbound?.authenticators.some(
      (one) => (one.type === 'bearer' || one.type === 'basic') && one.verify(given),
    ),
  );
  return system && { kind: 'system', name: system.name };
}
