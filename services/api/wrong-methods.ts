import type { FastifyInstance } from 'fastify';
import { problem } from '../../schemas/problems.ts';
import type { Metrics } from '../metrics.ts';
import { sendProblem } from './problem-reply.ts';

/** Answers a 405 for every other method of an address that is there (RFC 9110 §15.5.6). */
export interface WrongMethods {
  /** To be called when all routes are there. */
  refuse(): void;
}

/** Listens to which routes are made from here on. */
export function wrongMethods(app: FastifyInstance, { refusals }: Metrics): WrongMethods {
  const methods = new Map<string, Set<string>>();
  app.addHook('onRoute', ({ url, method }) => {
    const known = methods.get(url) ?? new Set();
    methods.set(url, known);
    for (const one of [method].flat()) known.add(one);
  });
  return {
    refuse() {
      for (const [url, known] of [...methods]) {
        const allow = [...known].sort().join(', ');
        app.route({
          url,
          method: app.supportedMethods.filter((one) => !known.has(one)),
          exposeHeadRoute: false,
          schema: { hide: true },
          // Before any body is read.
          async onRequest(_request, reply) {
            refusals.inc({ code: 'method_not_allowed' });
            const detail = `This address takes ${allow}.`;
            return sendProblem(reply.header('allow', allow), problem('method_not_allowed', detail));
          },
          handler: () => undefined,
        });
      }
    },
  };
}
