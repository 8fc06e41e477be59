/** GET /schemas: the canonical schemas, for anybody. */
import type { FastifyInstance } from 'fastify';
import { problem } from '../../schemas/problems.ts';
import { type SchemaName, schemas } from '../../schemas/validate.ts';
import { answers, list, open, shape, text } from './answers/answer.ts';
import { sendProblem } from './problem-reply.ts';

const named = shape({ name: text, id: text, title: text, description: text, url: text });

export async function contracts(app: FastifyInstance): Promise<void> {
  app.get(
    '/schemas',
    {
      schema: {
        ...open,
        tags: ['contracts'],
        summary: 'The canonical schemas',
        response: answers([200, 'Where each of them is', shape({ schemas: list(named) })]),
      },
    },
    async () => ({
      schemas: Object.entries(schemas).map(([name, { $id, title, description }]) => ({
        name,
        id: $id,
        title,
        description,
        url: `/schemas/${name}`,
      })),
    }),
  );
  app.get<{ Params: { name: string } }>(
    '/schemas/:name',
    {
      schema: {
        tags: ['contracts'],
        ...open,
        summary: 'One schema (JSON Schema 2020-12)',
        response: answers([200, 'The schema', { type: 'object' }, 'application/schema+json']),
        params: { type: 'object', properties: { name: { type: 'string' } } },
      },
    },
    async (request, reply) => {
      // Relative references between the schemas end in .schema.json.
      const name = request.params.name.replace(/\.schema\.json$/, '');
      if (!Object.hasOwn(schemas, name))
        return sendProblem(reply, problem('not_found', 'There is no schema of that name.'));
      return reply
        .type('application/schema+json')
        .send(JSON.stringify(schemas[name as SchemaName]));
    },
  );
}
