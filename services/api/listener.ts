import { STATUS_CODES } from 'node:http';
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyReply,
  LogController,
} from 'fastify';
import type { Logger } from 'pino';
import { problem, problems } from '../../schemas/problems.ts';
import { isAway } from '../ledger/pool.ts';
import type { Metrics } from '../metrics.ts';
import { sendProblem } from './problem-reply.ts';
import { type RequestError, requestProblem } from './request-problem.ts';
import { late } from './transmission.ts';

export interface ListenerParts {
  log: Logger;
  metrics: Metrics;
  trustProxy: boolean;
  /** Milliseconds in which a request has to be there as a whole. */
  requestTimeout?: number;
}

/** A server without routes: its limits, and problems for everything that goes wrong. */
export function listener(parts: ListenerParts): FastifyInstance {
  const { requestTimeout = 30_000 } = parts;
  const app = Fastify({
    loggerInstance: parts.log as FastifyBaseLogger,
    // One line an interchange is written by the ingress; addresses may hold a secret.
    logController: new LogController({ disableRequestLogging: true }),
    trustProxy: parts.trustProxy,
    // A misspelt filter is a mistake to be told, not one to be left out.
    ajv: { customOptions: { removeAdditional: false } },
    bodyLimit: 64 * 1024,
    requestTimeout,
    connectionTimeout: 60_000,
    http: {
      // Of this and requestTimeout Node takes the longer one for the whole request.
      headersTimeout: requestTimeout,
      // Node looks for late requests only so often; by itself every 30 s.
      connectionsCheckingInterval: Math.min(5000, requestTimeout),
    },
    // A path secret may be longer than Fastify's 100 characters.
    routerOptions: { maxParamLength: 512 },
    forceCloseConnections: 'idle',
    // Fastify's own answer is no problem, and tells nobody when to come back.
    return503OnClosing: false,
    frameworkErrors(_error, request, reply) {
      request.log.warn({ event: 'refused', code: 'request_invalid' }, 'an address makes no sense');
      parts.metrics.refusals.inc({ code: 'request_invalid' });
      // Fastify's own words would repeat the address, and with it a secret.
      sendProblem(reply as FastifyReply, problem('request_invalid', 'The address makes no sense.'));
    },
    clientErrorHandler(error, socket) {
      parts.log.warn({ event: 'client.error', code: error.code }, 'a request could not be read');
      const code = codes[error.code ?? ''] ?? 'request_invalid';
      if (code === 'body_timeout') late.add(socket);
      parts.metrics.refusals.inc({ code });
      if (socket.writable) socket.end(plain(code));
      else socket.destroy();
    },
  });
  // What routes say of their answers is for people: nothing is left out because of it.
  app.setSerializerCompiler(() => JSON.stringify);
  let stopping = false;
  app.addHook('preClose', async () => {
    stopping = true;
  });
  // Who was let in before is answered; who comes on a connection that is still open is not let in.
  app.addHook('onRequest', (_request, reply, done) => {
    if (!stopping) return done();
    parts.metrics.refusals.inc({ code: 'stopping' });
    sendProblem(reply, problem('stopping', 'The hub is stopping; send it again.'));
  });
  app.setNotFoundHandler((_request, reply) =>
    sendProblem(reply, problem('not_found', 'There is nothing at this address.')),
  );
  app.setErrorHandler((error, request, reply) => {
    if (isAway(error))
      return sendProblem(reply, problem('unavailable', 'The ledger does not answer; ask again.'));
    const reason = requestProblem(error as RequestError);
    if (reason) return sendProblem(reply, reason);
    request.log.error({ event: 'request.failed', err: error }, 'request failed');
    return sendProblem(reply, problem('internal', 'The hub could not answer; its log says why.'));
  });
  return app;
}

/** What Node's words mean. */
const codes: Record<string, 'body_timeout' | 'body_incomplete'> = {
  ERR_HTTP_REQUEST_TIMEOUT: 'body_timeout',
  HPE_INVALID_EOF_STATE: 'body_incomplete',
};

/** An answer to a request that never became one. */
function plain(code: 'request_invalid' | 'body_timeout' | 'body_incomplete'): string {
  const { status, title } = problems[code];
  const type = `urn:post-office:problem:${code}`;
  const body = JSON.stringify({ type, title, status, code });
  const reason = STATUS_CODES[status];
  return `HTTP/1.1 ${status} ${reason}\r\nContent-Type: application/problem+json\r\nContent-Length: ${Buffer.byteLength(body)}\r\nConnection: close\r\n\r\n${body}`;
}
