import type { FastifyReply, FastifyRequest } from 'fastify';
import type { MendResult } from '../../exchange/mend.ts';
import { type Desk, visitor } from '../desk.ts';
import { formField, requestForm } from '../door/form.ts';
import { leaveNotice } from '../frame/notice.ts';

export interface ConsoleDeed {
  name: string;
  /** What it was done to, for the log. */
  id: string;
  /** What is said when it is done. */
  done: string;
  /** The page that it leads back to. */
  back: string;
  deed(operator: string, reason: string): Promise<MendResult>;
}

/** Does what a button stands for, and leads back with a notice of what came of it. */
export async function doDeed(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  { name, id, done, back, deed }: ConsoleDeed,
): Promise<FastifyReply> {
  const { operator } = visitor(desk, request);
  const result = await deed(operator, formField(requestForm(request), 'reason'));
  request.log.info({ event: 'console.deed', deed: name, operator, id, ok: result.ok }, 'deed');
  leaveNotice(
    reply,
    desk.cookieKey,
    result.ok
      ? { kind: 'done', text: done }
      : { kind: 'fault', text: `Nothing was done. ${result.problem.detail}` },
  );
  return reply.redirect(back, 303);
}
