/** One request to /in: what is kept of it, and what can be wrong with it before its bytes are read. */
import type { FastifyRequest } from 'fastify';
import { type Problem, problem } from '../../schemas/problems.ts';
import type { Book, BookSystem } from '../exchange/address-book/book.ts';
import type { Incoming } from '../exchange/arrival.ts';
import { Overload, overloaded } from './admission.ts';

/** 10 MB, as README says. */
export const bodyLimit = 10 * 1024 * 1024;

export interface InParams {
  system: string;
  secret?: string;
}

export type InRequest = FastifyRequest<{ Params: InParams }>;

/** Whether the address book has it, and lets it post. */
export function postsHere(system: Incoming['system']): system is BookSystem {
  return 'adapter' in system && system.inbound !== undefined;
}

export function incomingOf(book: Book, request: InRequest, body: Buffer): Incoming {
  const name = request.params.system.slice(0, 64);
  const { traceparent } = request.headers;
  return {
    book,
    system: book.system(name) ?? { name },
    received: {
      body,
      contentType: (request.headers['content-type'] ?? '').toLowerCase(),
      headers: kept(request),
    },
    idempotencyKey: keyOf(request),
    remoteAddress: request.ip,
    traceparent:
      typeof traceparent === 'string' &&
      /^00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}$/.test(traceparent)
        ? traceparent
        : undefined,
    at: new Date(),
  };
}

/** Headers worth keeping; none of them holds a credential. */
const worthKeeping = [
  'user-agent',
  'soapaction',
  'webhook-id',
  'webhook-timestamp',
  'x-request-id',
  'idempotency-key',
  'date',
  'content-length',
];

function kept({ headers }: FastifyRequest): Record<string, string> {
  const some: Record<string, string> = {};
  for (const name of worthKeeping) {
    const value = headers[name];
    if (typeof value === 'string') some[name] = value.slice(0, 500);
  }
  return some;
}

/** Idempotency-Key, with or without the quotes of a structured field (RFC 8941). */
function keyOf(request: FastifyRequest): string | undefined {
  const value = request.headers['idempotency-key'];
  return typeof value === 'string' ? value.trim().replace(/^"(.*)"$/, '$1') : undefined;
}

/** What is wrong with the request around the bytes. */
export function transmissionFault(request: FastifyRequest, body: Buffer): Problem | undefined {
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding !== 'identity') {
    return problem('content_encoding_unsupported', 'Send the body without compression.');
  }
  if (body.length === 0) return problem('body_empty', 'There are no bytes in the body.');
  const key = keyOf(request);
  if (key !== undefined && !/^[\x21-\x7e]{1,255}$/.test(key)) {
    return problem('idempotency_key_invalid', 'It must be 1 to 255 visible ASCII characters.');
  }
  return undefined;
}

/** Sockets whose request took too long; what Fastify sees of it is a connection that broke. */
export const late = new WeakSet<object>();

/** What Fastify found wrong before the handler saw the request. */
export function transmissionProblem(error: unknown, { raw }: FastifyRequest): Problem {
  const { code, statusCode } = error as { code?: string; statusCode?: number };
  if (late.has(raw.socket))
    return problem('body_timeout', 'The body did not arrive in the time given.');
  if (error instanceof Overload) return overloaded();
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return problem('body_too_large', `More than ${bodyLimit} bytes are not taken in at once.`);
  }
  if (code === 'FST_ERR_CTP_INVALID_CONTENT_LENGTH' || code === 'ECONNRESET') {
    return problem('body_incomplete', 'Fewer or more bytes came than Content-Length says.');
  }
  if (code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE')
    return problem('content_type_unsupported', 'The Content-Type is not understood.');
  if (statusCode !== undefined && statusCode < 500)
    return problem('request_invalid', 'The request is not understood.');
  return problem('internal', 'The request could not be handled.');
}
