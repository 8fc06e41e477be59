/** /v1/replays: sending many messages again, as operators ask. */
import type { FastifyInstance } from 'fastify';
import { problem } from '../../schemas/problems.ts';
import type { Book } from '../exchange/address-book/book.ts';
import {
  beginBulk,
  dryRun,
  highestRate,
  type ReplayWish,
  replayDetail,
  replayView,
  steer,
  type steering,
  usualRate,
} from '../exchange/replay.ts';
import { privateId } from '../ledger/ids.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { findReplays } from '../ledger/replays.ts';
import { answers, list, shape, text as word } from './answers/answer.ts';
import { replayDetail as detail, dryRunAnswer, replay } from './answers/replays.ts';
import { guard } from './guard.ts';
import { idParams, instant, page, reasonBody, text } from './parameters.ts';
import { sendProblem } from './problem-reply.ts';

export interface ReplaysParts {
  ledger: Ledger;
  book: () => Book;
}

interface Wish extends Partial<ReplayWish> {
  filter: ReplayWish['filter'];
  rate: number;
  reason?: string;
  dryRun: boolean;
}

const wish = {
  type: 'object',
  additionalProperties: false,
  required: ['filter'],
  properties: {
    deed: {
      enum: ['replay', 'retry'],
      default: 'replay',
      description:
        'replay: send again whatever is finished, read or route anew what waits; retry: only dead letters, under the same idempotency key',
    },
    filter: {
      type: 'object',
      additionalProperties: false,
      description: 'Which messages; at least one field',
      properties: {
        system: { ...text(64), description: 'The sending system' },
        receiver: { ...text(64), description: 'Only deliveries to this system' },
        type: {
          enum: ['supplier', 'lead', 'order', 'rating', 'receipt'],
          description: 'Type of message',
        },
        state: {
          enum: ['quarantined', 'unrouted', 'in_transit', 'delivered', 'failed'],
          description: 'State of the message',
        },
        from: { ...instant, description: 'Accepted at or after' },
        to: { ...instant, description: 'Accepted before' },
        keys: {
          type: 'array',
          items: text(255),
          minItems: 1,
          maxItems: 1000,
          description: 'Business keys, whole; leading zeros, blanks and capitals do not matter',
        },
      },
    },
    rate: {
      type: 'integer',
      minimum: 1,
      maximum: highestRate,
      default: usualRate,
      description: 'Messages a second at most',
    },
    ...reasonBody.properties,
    dryRun: { type: 'boolean', default: false, description: 'Only count and compare' },
  },
};

export async function replays(app: FastifyInstance, { ledger, book }: ReplaysParts): Promise<void> {
  app.addHook('onRequest', guard(book, true));
  const common = { tags: ['replays'], security: [{ bearer: [] }] };

  app.post<{ Body: Wish }>(
    '/v1/replays',
    {
      schema: {
        ...common,
        summary: 'Send again all messages that fit a filter, or see what that would be',
        body: wish,
        response: answers(
          [200, 'A dry run: nothing was done', dryRunAnswer],
          [202, 'It is under way', replay],
        ),
      },
    },
    async (request, reply) => {
      const { deed = 'replay', filter, rate, reason = '', dryRun: only } = request.body;
      if (only) {
        const result = await dryRun({ ledger, book: book() }, { deed, filter });
        return result.ok ? result.value : sendProblem(reply, result.problem);
      }
      const actor = request.caller?.name ?? '';
      const result = await beginBulk({ ledger }, { deed, filter, rate }, actor, reason);
      if (!result.ok) return sendProblem(reply, result.problem);
      const view = replayView(result.value);
      request.log.info({ event: 'mended', deed: 'bulk', target: view.id, actor }, 'mended');
      return reply.code(202).send(view);
    },
  );

  app.get<{ Querystring: { limit: number } }>(
    '/v1/replays',
    {
      schema: {
        ...common,
        summary: 'Replays, newest first',
        querystring: {
          type: 'object',
          additionalProperties: false,
          properties: { limit: page },
        },
        response: answers([200, 'The newest', shape({ replays: list(replay) })]),
      },
    },
    async (request) => ({
      replays: (await findReplays(ledger.pool, request.query.limit)).map(replayView),
    }),
  );

  app.get<{ Params: { id: string } }>(
    '/v1/replays/:id',
    {
      schema: {
        ...common,
        summary: 'How far a replay is, and what was not sent again',
        params: idParams('rpl'),
        response: answers([200, 'It', detail]),
      },
    },
    async (request, reply) => {
      const id = privateId('rpl', request.params.id);
      const found = id && (await replayDetail(ledger, id));
      return found || sendProblem(reply, missing);
    },
  );

  for (const [action, summary] of [
    ['pause', 'Let a replay rest'],
    ['resume', 'Let a paused replay go on'],
    ['cancel', 'End a replay; what it has sent again stays sent'],
  ] as [keyof typeof steering, string][])
    app.post<{ Params: { id: string }; Body: { reason?: string } | null }>(
      `/v1/replays/:id/${action}`,
      {
        schema: {
          ...common,
          summary,
          params: idParams('rpl'),
          body: reasonBody,
          response: answers([202, 'It is so', shape({ done: word, id: word })]),
        },
      },
      async (request, reply) => {
        const id = privateId('rpl', request.params.id);
        if (!id) return sendProblem(reply, missing);
        const actor = request.caller?.name ?? '';
        const result = await steer({ ledger }, action, id, actor, request.body?.reason ?? '');
        if (!result.ok) return sendProblem(reply, result.problem);
        const target = request.params.id;
        request.log.info({ event: 'mended', deed: action, target, actor }, 'mended');
        return reply.code(202).send({ done: action, id: target });
      },
    );
}

const missing = problem('not_found', 'There is no such replay.');
