/** GET /schemas: the canonical schemas, for anybody. */
import type { FastifyInstance } from 'fastify';
import { problem } from '../../schemas/problems.ts';
import { type SchemaName, schemas } from '../../schemas/validate.ts';
import { sendProblem } from './problem-reply.ts';

export async function contracts(app: FastifyInstance): Promise<void> {
  app.get(
    '/schemas',
    { schema: { tags: ['contracts'], summary: 'The canonical schemas' } },
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
        summary: 'One schema (JSON Schema 2020-12)',
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
