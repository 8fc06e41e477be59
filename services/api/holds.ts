/** /v1/holds: legal holds, which keep payloads whatever their period says. */
import type { FastifyInstance } from 'fastify';
import { problem } from '../../schemas/problems.ts';
import type { Book } from '../exchange/address-book/book.ts';
import { hold, holdView, release } from '../exchange/hold.ts';
import { findHolds, type HoldScope, holdScopes } from '../ledger/holds.ts';
import { privateId, publicId } from '../ledger/ids.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { answers, list, shape, text as word } from './answers/answer.ts';
import { hold as answered } from './answers/documents.ts';
import { guard } from './guard.ts';
import { idParams, page, reasonBody, text } from './parameters.ts';
import { sendProblem } from './problem-reply.ts';
import { badCursor } from './sight.ts';

export interface HoldsParts {
  ledger: Ledger;
  book: () => Book;
}

interface HoldBody {
  scope: HoldScope;
  value: string;
  reason?: string;
}

export async function holds(app: FastifyInstance, { ledger, book }: HoldsParts): Promise<void> {
  app.addHook('onRequest', guard(book, true));
  const common = { tags: ['retention'], security: [{ bearer: [] }] };

  app.get<{ Querystring: { all: boolean; cursor?: string; limit: number } }>(
    '/v1/holds',
    {
      schema: {
        ...common,
        summary: 'Legal holds, newest first',
        querystring: {
          type: 'object',
          additionalProperties: false,
          properties: {
            all: { type: 'boolean', default: false, description: 'Also those that are released' },
            cursor: { type: 'string', maxLength: 64, description: 'next of the page before' },
            limit: page,
          },
        },
        response: answers([200, 'One page', shape({ holds: list(answered) }, { next: word })]),
      },
    },
    async (request, reply) => {
      const { all, cursor, limit } = request.query;
      const before = cursor === undefined ? undefined : privateId('hld', cursor);
      if (cursor !== undefined && !before) return sendProblem(reply, badCursor());
      const found = await findHolds(ledger.pool, { lasting: !all, before, limit });
      const last = found.length === limit ? found.at(-1) : undefined;
      return { holds: found.map(holdView), ...(last && { next: publicId('hld', last.id) }) };
    },
  );

  app.post<{ Body: HoldBody }>(
    '/v1/holds',
    {
      schema: {
        ...common,
        summary: 'Keep the payloads of a message, a business key, a partner or a system',
        body: {
          type: 'object',
          additionalProperties: false,
          required: ['scope', 'value'],
          properties: {
            scope: { enum: holdScopes },
            value: { ...text(255), description: 'msg_…, the number, or the name' },
            ...reasonBody.properties,
          },
        },
        response: answers([201, 'It lasts until it is released', shape({ done: word, id: word })]),
      },
    },
    async (request, reply) => {
      const { scope, value, reason = '' } = request.body;
      const actor = request.caller?.name ?? '';
      const result = await hold({ ledger, book: book() }, { scope, value }, actor, reason);
      if (!result.ok) return sendProblem(reply, result.problem);
      request.log.info({ event: 'mended', deed: 'hold', target: result.id, actor }, 'mended');
      return reply.code(201).send({ done: 'hold', id: result.id });
    },
  );

  app.post<{ Params: { id: string }; Body: { reason?: string } | null }>(
    '/v1/holds/:id/release',
    {
      schema: {
        ...common,
        summary: 'Let a legal hold go: what it kept expires when its time is over',
        params: idParams('hld'),
        body: reasonBody,
        response: answers([202, 'It is released', shape({ done: word, id: word })]),
      },
    },
    async (request, reply) => {
      const { id } = request.params;
      const uuid = privateId('hld', id);
      if (!uuid) return sendProblem(reply, problem('not_found', 'There is no such hold.'));
      const actor = request.caller?.name ?? '';
      const result = await release({ ledger }, uuid, actor, request.body?.reason ?? '');
      if (!result.ok) return sendProblem(reply, result.problem);
      request.log.info({ event: 'mended', deed: 'release', target: id, actor }, 'mended');
      return reply.code(202).send({ done: 'release', id });
    },
  );
}
