/** GET /v1: find a document by its number, and see everything that happened to it. */
import type { FastifyInstance } from 'fastify';
import { comparedKey } from '../exchange/business-key.ts';
import { free, type Passage, passages } from '../exchange/passage.ts';
import { messageDetail, messageViews, visibleReceipts } from '../exchange/views.ts';
import { privateId, publicId } from '../ledger/ids.ts';
import { findMessages, messageById, receiptsOf } from '../ledger/messages.ts';
import { noFigures } from '../ledger/system-figures.ts';
import { answers, list, shape, text as word } from './answers/answer.ts';
import { messageDetail as detail, message, receipt, system } from './answers/documents.ts';
import { guard } from './guard.ts';
import { idParams, instant, page, text } from './parameters.ts';
import { sendProblem } from './problem-reply.ts';
import { badCursor, nothing, type ReadingParts, viewerOf, visibleMessage } from './sight.ts';

interface MessageQuery {
  key?: string;
  type?: string;
  system?: string;
  state?: string;
  from?: string;
  to?: string;
  cursor?: string;
  limit: number;
}

export async function readingMessages(
  app: FastifyInstance,
  { ledger, book }: ReadingParts,
): Promise<void> {
  const { pool } = ledger;
  app.addHook('onRequest', guard(book));

  app.get<{ Querystring: MessageQuery }>(
    '/v1/messages',
    {
      schema: {
        tags: ['reading'],
        summary: 'Messages, newest first',
        querystring: {
          type: 'object',
          additionalProperties: false,
          properties: {
            key: {
              ...text(255),
              description:
                'A business key or its beginning; leading zeros, blanks and capitals do not matter',
            },
            type: {
              enum: ['supplier', 'lead', 'order', 'rating', 'receipt'],
              description: 'Type of message',
            },
            system: { ...text(64), description: 'The sending system' },
            state: {
              enum: ['quarantined', 'unrouted', 'in_transit', 'delivered', 'failed'],
              description: 'State of the message',
            },
            from: { ...instant, description: 'Accepted at or after' },
            to: { ...instant, description: 'Accepted before' },
            cursor: { type: 'string', maxLength: 64, description: 'next of the page before' },
            limit: page,
          },
        },
        response: answers([200, 'One page', shape({ messages: list(message) }, { next: word })]),
      },
    },
    async (request, reply) => {
      const { key, cursor, ...filter } = request.query;
      const before = cursor === undefined ? undefined : privateId('msg', cursor);
      if (cursor !== undefined && !before) return sendProblem(reply, badCursor());
      const compared = key === undefined ? undefined : comparedKey(key);
      const found = await findMessages(pool, {
        ...filter,
        before,
        ...(compared && { key: compared }),
        concerning: viewerOf(request),
      });
      const last = found.length === filter.limit ? found.at(-1) : undefined;
      return {
        messages: await messageViews(pool, found, viewerOf(request)),
        ...(last && { next: publicId('msg', last.id) }),
      };
    },
  );

  app.get<{ Params: { id: string } }>(
    '/v1/messages/:id',
    {
      schema: {
        tags: ['reading'],
        summary: 'One message with its whole timeline',
        params: idParams('msg'),
        response: answers([200, 'The message', detail]),
      },
    },
    async (request, reply) => {
      const found = await visibleMessage(pool, request);
      const detail = found && (await messageDetail(pool, found, viewerOf(request)));
      return detail ?? sendProblem(reply, nothing());
    },
  );

  app.get<{ Params: { id: string } }>(
    '/v1/messages/:id/receipts',
    {
      schema: {
        tags: ['reading'],
        summary: 'The receipts of a message, oldest first',
        params: idParams('msg'),
        response: answers([
          200,
          'Those that the caller may see',
          shape({ receipts: list(receipt) }),
        ]),
      },
    },
    async (request, reply) => {
      const found = await visibleMessage(pool, request);
      const message = found && (await messageById(pool, found));
      if (!message) return sendProblem(reply, nothing());
      const chain = await receiptsOf(pool, [message.id]);
      return { receipts: visibleReceipts(chain, viewerOf(request), message) };
    },
  );

  // Who paused it, and why, is for operators.
  const seenBy = (viewer: string | undefined, passage: Passage) =>
    viewer === undefined ? passage : { breaker: passage.breaker };

  app.get(
    '/v1/systems',
    {
      schema: {
        tags: ['reading'],
        summary:
          'How each system stands: depth, age, dead letters, rates of five minutes, what deliveries wait for',
        response: answers([200, 'Each system once', shape({ systems: list(system) })]),
      },
    },
    async (request) => {
      const [figures, all] = await Promise.all([ledger.figures(Date.now()), passages(pool)]);
      const known = new Map(figures.map((one) => [one.system, one]));
      const viewer = viewerOf(request);
      const names = new Set([...book().systems.map(({ name }) => name), ...known.keys()]);
      return {
        systems: [...names]
          .filter((name) => viewer === undefined || name === viewer)
          .map((name) => ({
            ...(known.get(name) ?? noFigures(name)),
            inAddressBook: book().system(name) !== undefined,
            ...seenBy(viewer, all.get(name) ?? free),
          })),
      };
    },
  );
}
