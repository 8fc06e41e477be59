/** POST /v1: what operators do to help a document along. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { problem } from '../../schemas/problems.ts';
import type { Book } from '../exchange/address-book/book.ts';
import type { Dispatch } from '../exchange/dispatch.ts';
import {
  cancel,
  type Mender,
  type MendResult,
  replay,
  reprocess,
  retry,
  skip,
} from '../exchange/mend.ts';
import { type IdKind, privateId } from '../ledger/ids.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { answers, shape, text } from './answers/answer.ts';
import { guard } from './guard.ts';
import { reasonBody } from './parameters.ts';
import { sendProblem } from './problem-reply.ts';

export interface MendingParts {
  ledger: Ledger;
  book: () => Book;
  dispatch: Dispatch;
}

type Deed = (mender: Mender, id: string, actor: string, reason: string) => Promise<MendResult>;

export async function mending(
  app: FastifyInstance,
  { ledger, book, dispatch }: MendingParts,
): Promise<void> {
  app.addHook('onRequest', guard(book, true));
  const route = (path: string, kind: IdKind, summary: string, deed: Deed) =>
    app.post<{ Params: { id: string }; Body: { reason?: string } | null }>(
      path,
      {
        schema: {
          tags: ['mending'],
          summary,
          security: [{ bearer: [] }],
          response: answers([202, 'It is under way', shape({ done: text, id: text })]),
          params: {
            type: 'object',
            properties: { id: { type: 'string', description: `${kind}_…` } },
          },
          body: reasonBody,
        },
      },
      (request, reply) => run(kind, deed, request, reply),
    );

  async function run(
    kind: IdKind,
    deed: Deed,
    request: FastifyRequest<{ Params: { id: string }; Body: { reason?: string } | null }>,
    reply: FastifyReply,
  ) {
    const id = privateId(kind, request.params.id);
    if (!id) return sendProblem(reply, problem('not_found', 'There is no such document.'));
    const actor = request.caller?.name ?? '';
    const mender = { ledger, book: book(), dispatch };
    const result = await deed(mender, id, actor, request.body?.reason ?? '');
    if (!result.ok) return sendProblem(reply, result.problem);
    request.log.info(
      { event: 'mended', deed: deed.name, target: request.params.id, actor },
      'mended',
    );
    return reply.code(202).send({ done: deed.name, id: request.params.id });
  }

  route(
    '/v1/deliveries/:id/retry',
    'dlv',
    'Send a dead letter again, or now what waits for its next attempt',
    retry,
  );
  route('/v1/deliveries/:id/skip', 'dlv', 'Let those behind a dead letter go', skip);
  route('/v1/deliveries/:id/cancel', 'dlv', 'Give a delivery up', cancel);
  route('/v1/messages/:id/replay', 'msg', 'Send a message again to all its systems', replay);
  route('/v1/messages/:id/reprocess', 'msg', 'Normalize a quarantined message again', reprocess);
}
