import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';

const css = readFileSync(join(import.meta.dirname, 'style.css'), 'utf8');
const digest = createHash('sha256').update(css).digest('hex').slice(0, 12);

/** Its address changes with its content, so that browsers may keep it. */
export const stylesheetPath = `/console/style.css?v=${digest}`;

export function stylesheet(scope: FastifyInstance): void {
  scope.get('/style.css', (_request, reply) =>
    reply
      .type('text/css; charset=utf-8')
      .header('cache-control', 'public, max-age=31536000, immutable')
      .send(css),
  );
}
