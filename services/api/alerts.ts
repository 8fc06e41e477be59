/** GET /v1/alerts: what stands, or stood lately, that somebody should know of, and who was told. */
import type { FastifyInstance } from 'fastify';
import { alertViews } from '../exchange/alert-view.ts';
import { findAlerts } from '../ledger/alerts.ts';
import { privateId, publicId } from '../ledger/ids.ts';
import { answers, list, shape, text as word, yesOrNo } from './answers/answer.ts';
import { alert } from './answers/documents.ts';
import { guard } from './guard.ts';
import { page, text } from './parameters.ts';
import { sendProblem } from './problem-reply.ts';
import { badCursor, type ReadingParts } from './sight.ts';

interface AlertQuery {
  lasting?: boolean;
  system?: string;
  cursor?: string;
  limit: number;
}

export async function alerts(app: FastifyInstance, { ledger, book }: ReadingParts): Promise<void> {
  app.addHook('onRequest', guard(book, true));

  app.get<{ Querystring: AlertQuery }>(
    '/v1/alerts',
    {
      schema: {
        tags: ['systems'],
        security: [{ bearer: [] }],
        summary: 'Alerts, newest first, with the notifications of each',
        querystring: {
          type: 'object',
          additionalProperties: false,
          properties: {
            lasting: { ...yesOrNo, description: 'Only those that last, or only those that ended' },
            system: { ...text(64), description: 'The system that they are about' },
            cursor: { type: 'string', maxLength: 64, description: 'next of the page before' },
            limit: page,
          },
        },
        response: answers([200, 'One page', shape({ alerts: list(alert) }, { next: word })]),
      },
    },
    async (request, reply) => {
      const { cursor, ...filter } = request.query;
      const before = cursor === undefined ? undefined : privateId('alr', cursor);
      if (cursor !== undefined && !before) return sendProblem(reply, badCursor());
      const found = await findAlerts(ledger.pool, { ...filter, before });
      const last = found.length === filter.limit ? found.at(-1) : undefined;
      return {
        alerts: await alertViews(ledger.pool, found),
        ...(last && { next: publicId('alr', last.id) }),
      };
    },
  );
}
