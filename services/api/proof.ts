import { type Problem, problem } from '../../schemas/problems.ts';
import { readArrival } from '../exchange/accept.ts';
import type { BookSystem } from '../exchange/address-book/book.ts';
import type { Arrival } from '../exchange/arrival.ts';
import type { NormalizedInterchange } from '../exchange/normalize.ts';
import type { InRequest } from './transmission.ts';

/** What was read on the way is handed on, so that it is not read twice. */
export type Proof = { ok: true; read?: NormalizedInterchange } | { ok: false; problem: Problem };

/** Whether headers and address alone prove it, before there is a body. */
export function provenByHead({ inbound }: BookSystem, request: InRequest): boolean {
  const given = {
    headers: request.headers as Record<string, string | undefined>,
    pathSecret: request.params.secret,
    body: Buffer.alloc(0),
    now: Date.now(),
  };
  const byHead = inbound?.authenticators.filter(
    ({ type }) => type !== 'hmac' && type !== 'document',
  );
  return byHead?.map((one) => one.verify(given)).includes(true) ?? false;
}

/** By what stands around the document; else, for systems set up so, by the secret inside it. */
export function prove(arrival: Arrival, request: InRequest): Proof {
  const { system, received } = arrival;
  const authenticators = system.inbound?.authenticators ?? [];
  const given = {
    headers: request.headers as Record<string, string | undefined>,
    pathSecret: request.params.secret,
    body: received.body,
    now: arrival.at.getTime(),
  };
  const outer = authenticators.filter((one) => one.type !== 'document');
  // Every one is asked, so that the time taken does not tell which of them came close.
  if (outer.map((one) => one.verify(given)).includes(true)) return { ok: true };
  const inner = authenticators.filter((one) => one.type === 'document');
  if (inner.length > 0) {
    const read = readArrival(arrival);
    const documentSecret = read.sharedSecret;
    if (inner.map((one) => one.verify({ ...given, documentSecret })).includes(true))
      return { ok: true, read };
  }
  return {
    ok: false,
    problem: problem('unauthenticated', 'The credentials are missing or wrong.'),
  };
}
