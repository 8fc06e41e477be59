import type { FastifyReply, FastifyRequest } from 'fastify';
import { problem } from '../../schemas/problems.ts';
import type { Book } from '../exchange/address-book/book.ts';
import { type Caller, callerOf } from './caller.ts';
import { sendProblem } from './problem-reply.ts';

declare module 'fastify' {
  interface FastifyRequest {
    caller?: Caller;
  }
}

/** A hook that lets only known callers through; with `operatorsOnly`, only operators. */
export function guard(book: () => Book, operatorsOnly = false) {
  return async (
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<FastifyReply | undefined> => {
    const caller = callerOf(book(), request);
    if (!caller)
      return sendProblem(
        reply,
        problem('unauthenticated', 'The credentials are missing or wrong.'),
      );
    if (operatorsOnly && caller.kind !== 'operator') {
      return sendProblem(reply, problem('forbidden', 'Only operators may do this.'));
    }
    request.caller = caller;
    return undefined;
  };
}
