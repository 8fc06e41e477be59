/** GET /v1/interchanges: what was refused, and what became of one transmission. */
import type { FastifyInstance } from 'fastify';
import { interchangeView } from '../exchange/views.ts';
import { privateId, publicId } from '../ledger/ids.ts';
import {
  interchangeById,
  messagesOfInterchange,
  receiptsOfInterchange,
  refusedInterchanges,
} from '../ledger/interchanges.ts';
import { receiptsOf } from '../ledger/messages.ts';
import { answers, list, shape, text as word } from './answers/answer.ts';
import { interchange, interchangeDetail } from './answers/documents.ts';
import { guard } from './guard.ts';
import { idParams, page, text } from './parameters.ts';
import { sendProblem } from './problem-reply.ts';
import { badCursor, concerns, nothing, type ReadingParts, viewerOf } from './sight.ts';

export async function readingInterchanges(
  app: FastifyInstance,
  { ledger, book }: ReadingParts,
): Promise<void> {
  const { pool } = ledger;
  app.addHook('onRequest', guard(book));

  app.get<{ Querystring: { system?: string; cursor?: string; limit: number } }>(
    '/v1/interchanges',
    {
      schema: {
        tags: ['reading'],
        summary: 'Interchanges that were refused, wholly or in part, newest first',
        querystring: {
          type: 'object',
          additionalProperties: false,
          properties: {
            system: { ...text(64), description: 'The sending system' },
            cursor: { type: 'string', maxLength: 64 },
            limit: page,
          },
        },
        response: answers([
          200,
          'One page',
          shape({ interchanges: list(interchange) }, { next: word }),
        ]),
      },
    },
    async (request, reply) => {
      const { query } = request;
      const system = viewerOf(request) ?? query.system;
      const before = query.cursor === undefined ? undefined : privateId('ict', query.cursor);
      if (query.cursor !== undefined && !before) return sendProblem(reply, badCursor());
      const found = await refusedInterchanges(pool, { system, before, limit: query.limit });
      const last = found.length === query.limit ? found.at(-1) : undefined;
      return {
        interchanges: found.map(interchangeView),
        ...(last && { next: publicId('ict', last.id) }),
      };
    },
  );

  app.get<{ Params: { id: string } }>(
    '/v1/interchanges/:id',
    {
      schema: {
        tags: ['reading'],
        summary: 'One interchange with its messages and receipts',
        params: idParams('ict'),
        response: answers([200, 'The interchange', interchangeDetail]),
      },
    },
    async (request, reply) => {
      const uuid = privateId('ict', request.params.id);
      const found = uuid && (await interchangeById(pool, uuid));
      if (!found || !concerns(request, found.system)) {
        return sendProblem(reply, nothing());
      }
      const messages = await messagesOfInterchange(pool, found.id);
      const receipts = [
        ...(await receiptsOfInterchange(pool, found.id)),
        ...(await receiptsOf(pool, messages)),
      ];
      return {
        ...interchangeView(found),
        messages: messages.map((one) => publicId('msg', one)),
        receipts: receipts.map(receiptView),
      };
    },
  );
}

function receiptView({ body, sha256 }: { body: string; sha256: string }): object {
  return { ...(JSON.parse(body) as object), sha256 };
}
