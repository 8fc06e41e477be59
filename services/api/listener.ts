import Fastify, { type FastifyBaseLogger, type FastifyInstance, LogController } from 'fastify';
import type { Logger } from 'pino';
import { problem } from '../../schemas/problems.ts';
import type { Metrics } from '../metrics.ts';
import { sendProblem } from './problem-reply.ts';

export interface ListenerParts {
  log: Logger;
  metrics: Metrics;
  trustProxy: boolean;
}

/** A server without routes: its limits, and problems for everything that goes wrong. */
export function listener(parts: ListenerParts): FastifyInstance {
  const app = Fastify({
    loggerInstance: parts.log as FastifyBaseLogger,
    // One line an interchange is written by the ingress; addresses may hold a secret.
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: parts.trustProxy,
    bodyLimit: 64 * 1024,
    requestTimeout: 30_000,
    connectionTimeout: 60_000,
    forceCloseConnections: 'idle',
    clientErrorHandler(error, socket) {
      parts.log.warn({ event: 'client.error', code: error.code }, 'a request could not be read');
      const timeout = error.code === 'ERR_HTTP_REQUEST_TIMEOUT';
      parts.metrics.refusals.inc({ code: timeout ? 'body_timeout' : 'request_invalid' });
      if (socket.writable)
        socket.end(timeout ? plain(408, 'body_timeout') : plain(400, 'request_invalid'));
      else socket.destroy();
    },
  });
  app.setNotFoundHandler((_request, reply) =>
    sendProblem(reply, problem('not_found', 'There is nothing at this address.')),
  );
  app.setErrorHandler((error, request, reply) => {
    const { statusCode = 500, validation } = error as { statusCode?: number; validation?: unknown };
    if (validation) return sendProblem(reply, problem('request_invalid', (error as Error).message));
    if (statusCode < 500)
      return sendProblem(reply, problem('request_invalid', (error as Error).message));
    request.log.error({ event: 'request.failed', err: error }, 'request failed');
    return sendProblem(reply, problem('internal', 'The hub could not answer; its log says why.'));
  });
  return app;
}

/** An answer to a request that never became one. */
function plain(status: 400 | 408, code: 'request_invalid' | 'body_timeout'): string {
  const body = JSON.stringify({ type: `urn:post-office:problem:${code}`, status, code });
  const reason = status === 408 ? 'Request Timeout' : 'Bad Request';
  return `HTTP/1.1 ${status} ${reason}\r\nContent-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`;
}
