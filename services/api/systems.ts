/** /v1/systems: whether deliveries to a system go, and what operators do about it. */
import type { FastifyInstance } from 'fastify';
import { problem } from '../../schemas/problems.ts';
import type { Book } from '../exchange/address-book/book.ts';
import { free, outageView, passages } from '../exchange/passage.ts';
import { pause, resume } from '../exchange/pause.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { outagesOf } from '../ledger/outages.ts';
import { answers, list, shape, text } from './answers/answer.ts';
import { outage, passage } from './answers/documents.ts';
import { guard } from './guard.ts';
import { reasonBody } from './parameters.ts';
import { sendProblem } from './problem-reply.ts';

export interface SystemsParts {
  ledger: Ledger;
  book: () => Book;
}

const params = {
  type: 'object',
  properties: { name: { type: 'string', description: 'As in the address book' } },
};
/** The outages of a system that are told. */
const newest = 50;

export async function systems(app: FastifyInstance, { ledger, book }: SystemsParts): Promise<void> {
  app.addHook('onRequest', guard(book, true));
  const common = { tags: ['systems'], security: [{ bearer: [] }] };

  app.get<{ Params: { name: string } }>(
    '/v1/systems/:name',
    {
      schema: {
        ...common,
        summary: 'One system, with its newest outages',
        params,
        response: answers([
          200,
          'It',
          shape({ system: text, ...passage.always, outages: list(outage) }, passage.sometimes),
        ]),
      },
    },
    async (request, reply) => {
      const { name } = request.params;
      if (!book().system(name)) return sendProblem(reply, missing());
      const [all, outages] = await Promise.all([
        passages(ledger.pool),
        outagesOf(ledger.pool, name, newest),
      ]);
      return { system: name, ...(all.get(name) ?? free), outages: outages.map(outageView) };
    },
  );

  for (const [deed, summary] of [
    [pause, 'Send nothing to a system for now; what comes for it is taken in and waits'],
    [resume, 'Let deliveries to a paused system go again'],
  ] as const)
    app.post<{ Params: { name: string }; Body: { reason?: string } | null }>(
      `/v1/systems/:name/${deed.name}`,
      {
        schema: {
          ...common,
          summary,
          params,
          body: reasonBody,
          response: answers([
            202,
            'All nodes do within a second',
            shape({ done: text, system: text }),
          ]),
        },
      },
      async (request, reply) => {
        const { name } = request.params;
        const actor = request.caller?.name ?? '';
        const reason = request.body?.reason ?? '';
        const result = await deed({ ledger, book: book() }, name, actor, reason);
        if (!result.ok) return sendProblem(reply, result.problem);
        request.log.info({ event: 'mended', deed: deed.name, target: name, actor }, 'mended');
        return reply.code(202).send({ done: deed.name, system: name });
      },
    );
}

function missing() {
  return problem('not_found', 'There is no such system.');
}
