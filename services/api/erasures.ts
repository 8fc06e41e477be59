/** POST /v1/erasures: the payloads of a person or partner go, their receipts stay. */
import type { FastifyInstance } from 'fastify';
import type { Book } from '../exchange/address-book/book.ts';
import { eraseAll } from '../exchange/erasure.ts';
import type { ErasureScope } from '../ledger/erasures.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { answers, shape, whole, text as word, yesOrNo } from './answers/answer.ts';
import { guard } from './guard.ts';
import { reasonBody, text } from './parameters.ts';
import { sendProblem } from './problem-reply.ts';

export interface ErasuresParts {
  ledger: Ledger;
  book: () => Book;
}

type ErasureBody = ErasureScope & { dryRun: boolean; forgetKeys: boolean; reason?: string };

export async function erasures(
  app: FastifyInstance,
  { ledger, book }: ErasuresParts,
): Promise<void> {
  app.addHook('onRequest', guard(book, true));
  app.post<{ Body: ErasureBody }>(
    '/v1/erasures',
    {
      schema: {
        tags: ['retention'],
        security: [{ bearer: [] }],
        summary: 'Erase payloads: all that were asked for, or none',
        body: {
          type: 'object',
          additionalProperties: false,
          oneOf: [{ required: ['messages'] }, { required: ['key'] }, { required: ['partner'] }],
          properties: {
            messages: {
              type: 'array',
              items: { type: 'string', maxLength: 64 },
              minItems: 1,
              maxItems: 1000,
              description: 'These messages, by id: msg_…',
            },
            key: { ...text(255), minLength: 1, description: 'All with this business key' },
            partner: { ...text(64), minLength: 1, description: 'All from and to this partner' },
            dryRun: { type: 'boolean', default: false, description: 'Only count' },
            forgetKeys: {
              type: 'boolean',
              default: false,
              description: 'They are not found by their business keys any more',
            },
            reason: {
              ...reasonBody.properties.reason,
              description: 'Why; kept in the audit log, so without personal data',
            },
          },
        },
        response: answers([
          200,
          'What was erased, or of a dry run what would be, and what would forbid it',
          shape({
            done: word,
            dryRun: yesOrNo,
            ...{ messages: whole, interchanges: whole, payloads: whole, bytes: whole },
            ...{ held: whole, underWay: whole, needed: whole },
          }),
        ]),
      },
    },
    async (request, reply) => {
      const { dryRun, forgetKeys, reason = '', ...scope } = request.body;
      const actor = request.caller?.name ?? '';
      const how = { dryRun, forgetKeys };
      const result = await eraseAll(ledger, scope as ErasureScope, how, actor, reason);
      if (!result.ok) return sendProblem(reply, result.problem);
      const { messages, payloads } = result.erased;
      // Not what was asked for: a business key may tell a person.
      if (!dryRun)
        request.log.info({ event: 'mended', deed: 'erase', messages, payloads, actor }, 'mended');
      return { done: 'erase', dryRun, ...result.erased };
    },
  );
}
