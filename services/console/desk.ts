import type { FastifyRequest } from 'fastify';
import type { Visitor } from './door/visitor.ts';
import type { ConsoleParts } from './parts.ts';

/** What every page has at hand. */
export interface Desk extends Required<ConsoleParts> {
  /** Whom the door has let in; nobody yet on the sign-in page. */
  visitors: WeakMap<FastifyRequest, Visitor>;
}

export function openDesk(parts: ConsoleParts): Desk {
  return { ...parts, now: parts.now ?? Date.now, visitors: new WeakMap() };
}

/** Who is asking, on pages behind the door. */
export function visitor(desk: Desk, request: FastifyRequest): Visitor {
  const known = desk.visitors.get(request);
  if (!known) throw new Error('a page of the console was reached past its door');
  return known;
}
