/** POST /in/{system}: prove who you are, be read, be written down, be answered. In this order. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { type Problem, problem } from '../../schemas/problems.ts';
import {
  type Acceptance,
  type Arrival,
  accept,
  readArrival,
  recordRejection,
} from '../exchange/accept.ts';
import type { Book, BookSystem } from '../exchange/address-book/book.ts';
import { sha256 } from '../exchange/digest.ts';
import type { Dispatch } from '../exchange/dispatch.ts';
import type { NormalizedInterchange } from '../exchange/normalize.ts';
import { newId, publicId } from '../ledger/ids.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Metrics } from '../metrics.ts';
import { sendProblem } from './problem-reply.ts';
import type { RefusalLimit } from './refusals.ts';

export interface IngressParts {
  ledger: Ledger;
  book: () => Book;
  dispatch: Dispatch;
  metrics: Metrics;
  refusals: RefusalLimit;
}

/** 10 MB, as README says. */
export const bodyLimit = 10 * 1024 * 1024;

interface Params {
  system: string;
  secret?: string;
}

export async function ingress(app: FastifyInstance, parts: IngressParts): Promise<void> {
  // The bytes are needed exactly as they came: for signatures, digests and the ledger.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit }, (_request, body, done) => {
    done(null, body);
  });
  app.setErrorHandler(async (error, request, reply) => {
    const arrival = arrivalOf(
      parts,
      request as FastifyRequest<{ Params: Params }>,
      Buffer.alloc(0),
    );
    return refuse(parts, arrival, transmissionProblem(error), request, reply);
  });
  const schema = {
    tags: ['exchange'],
    summary: 'Post documents in the language of your system',
    description:
      'Answered after everything is on disk. The body is whatever the adapter of the system reads.',
    params: {
      type: 'object',
      properties: { system: { type: 'string' }, secret: { type: 'string' } },
    },
  };
  const handler = (request: FastifyRequest<{ Params: Params }>, reply: FastifyReply) =>
    take(parts, request, reply);
  app.post<{ Params: Params }>('/in/:system', { schema }, handler);
  app.post<{ Params: Params }>(
    '/in/:system/:secret',
    { schema: { ...schema, tags: ['exchange'] } },
    handler,
  );
}

type Incoming = Omit<Arrival, 'system'> & { system: BookSystem | { name: string } };

async function take(
  parts: IngressParts,
  request: FastifyRequest<{ Params: Params }>,
  reply: FastifyReply,
) {
  const started = performance.now();
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const incoming = arrivalOf(parts, request, body);
  if (!postsHere(incoming.system)) {
    const unknown = problem('system_unknown', 'No system of that name can post here.');
    return refuse(parts, incoming, unknown, request, reply);
  }
  const arrival = { ...incoming, system: incoming.system };
  const proof = prove(arrival, request);
  if (!proof.ok) return refuse(parts, incoming, proof.problem, request, reply);
  const wrong = transmissionFault(request, body);
  if (wrong) return refuse(parts, incoming, wrong, request, reply, true);
  try {
    const acceptance = await accept(parts.ledger, arrival, proof.read);
    parts.dispatch(
      acceptance.due.map(({ id, generation, system }) => ({ deliveryId: id, generation, system })),
    );
    count(parts.metrics, arrival.system.name, acceptance, started);
    log(request, arrival, acceptance);
    return answer(arrival, acceptance, reply);
  } catch (err) {
    // Nothing was written: the sender keeps the document and comes back.
    request.log.error({ event: 'accept.failed', system: arrival.system.name, err }, 'not accepted');
    parts.metrics.refusals.inc({ code: 'unavailable' });
    return reject(
      arrival,
      publicId('ict', newId()),
      problem('unavailable', 'The document was not accepted; send it again.'),
      reply,
    );
  }
}

function postsHere(system: Incoming['system']): system is BookSystem {
  return 'adapter' in system && system.inbound !== undefined;
}

function arrivalOf(
  parts: IngressParts,
  request: FastifyRequest<{ Params: Params }>,
  body: Buffer,
): Incoming {
  const book = parts.book();
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

function kept(request: FastifyRequest): Record<string, string> {
  return Object.fromEntries(
    worthKeeping.flatMap((name) => {
      const value = request.headers[name];
      return typeof value === 'string' ? [[name, value.slice(0, 500)]] : [];
    }),
  );
}

/** Idempotency-Key, with or without the quotes of a structured field (RFC 8941). */
function keyOf(request: FastifyRequest): string | undefined {
  const value = request.headers['idempotency-key'];
  return typeof value === 'string' ? value.trim().replace(/^"(.*)"$/, '$1') : undefined;
}

type Proof = { ok: true; read?: NormalizedInterchange } | { ok: false; problem: Problem };

/** By what stands around the document; else, for systems set up so, by the secret inside it. */
function prove(arrival: Arrival, request: FastifyRequest<{ Params: Params }>): Proof {
  const { system, received } = arrival;
  const authenticators = system.inbound?.authenticators ?? [];
  const given = {
    headers: request.headers as Record<string, string | undefined>,
    pathSecret: request.params.secret,
    body: received.body,
    now: arrival.at.getTime(),
  };
  const outer = authenticators.filter((one) => one.type !== 'document');
  // Every one is asked, so that the time taken does not tell which of them came close.
  if (outer.map((one) => one.verify(given)).includes(true)) return { ok: true };
  const inner = authenticators.filter((one) => one.type === 'document');
  if (inner.length > 0) {
    const read = readArrival(arrival);
    const documentSecret = read.sharedSecret;
    if (inner.map((one) => one.verify({ ...given, documentSecret })).includes(true))
      return { ok: true, read };
  }
  return {
    ok: false,
    problem: problem('unauthenticated', 'The credentials are missing or wrong.'),
  };
}

function transmissionFault(request: FastifyRequest, body: Buffer): Problem | undefined {
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

/** What Fastify found wrong before the handler saw the request. */
function transmissionProblem(error: unknown): Problem {
  const { code, statusCode } = error as { code?: string; statusCode?: number };
  if (code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return problem('body_too_large', `More than ${bodyLimit} bytes are not taken in at once.`);
  }
  if (code === 'FST_ERR_CTP_INVALID_CONTENT_LENGTH' || code === 'ECONNRESET') {
    return problem('body_incomplete', 'Fewer or more bytes came than Content-Length says.');
  }
  if (statusCode !== undefined && statusCode < 500)
    return problem('request_invalid', 'The request is not understood.');
  return problem('internal', 'The request could not be handled.');
}

/** Refuses what was not read. Of a sender that has not proven who it is, only so much is recorded. */
async function refuse(
  parts: IngressParts,
  incoming: Incoming,
  reason: Problem,
  request: FastifyRequest,
  reply: FastifyReply,
  proven = false,
) {
  const id = newId();
  const { name } = incoming.system;
  parts.metrics.refusals.inc({ code: reason.code });
  request.log.warn(
    { event: 'refused', system: name, code: reason.code, interchange: publicId('ict', id) },
    'refused',
  );
  let recorded = false;
  if (proven || parts.refusals.allow(name, reason.code)) {
    const interchange = { id, sha256: sha256(incoming.received.body) };
    const known = proven ? incoming : { ...incoming, system: { name } };
    try {
      await recordRejection(parts.ledger, known, interchange, reason, []);
      recorded = true;
    } catch (err) {
      request.log.error(
        { event: 'refused.unrecorded', err },
        'a refusal could not be written down',
      );
    }
  }
  return reject(incoming, recorded ? publicId('ict', id) : undefined, reason, reply);
}

/** The answer to a refusal: in the sender's words where its adapter has some. */
function reject(
  incoming: Incoming,
  interchange: string | undefined,
  reason: Problem,
  reply: FastifyReply,
  more: Record<string, unknown> = {},
) {
  if (postsHere(incoming.system)) {
    const own = incoming.system.adapter.reply?.({
      result: 'refused',
      interchangeId: interchange ?? '',
      problem: reason,
      at: incoming.at.toISOString(),
      received: incoming.received,
    });
    if (own)
      return reply
        .code(own.status)
        .type(own.contentType)
        .header('post-office-problem', reason.code)
        .send(own.body);
  }
  return sendProblem(reply, reason, { ...(interchange && { interchange }), ...more });
}

function answer(arrival: Arrival, acceptance: Acceptance, reply: FastifyReply) {
  const interchange = publicId('ict', acceptance.interchangeId);
  const messages = acceptance.documents.map(({ messageId, ...rest }) => ({
    ...(messageId && { id: publicId('msg', messageId) }),
    ...rest,
  }));
  if (acceptance.problem) {
    return reject(
      arrival,
      interchange,
      acceptance.problem,
      reply,
      messages.length > 1 ? { messages } : {},
    );
  }
  reply.header('post-office-interchange', interchange);
  const own = arrival.system.adapter.reply?.({
    result: 'accepted',
    interchangeId: interchange,
    at: arrival.at.toISOString(),
    received: arrival.received,
  });
  if (own) return reply.code(own.status).type(own.contentType).send(own.body);
  return reply.code(acceptance.duplicate ? 200 : 202).send({
    interchange,
    state: acceptance.state,
    duplicate: acceptance.duplicate,
    messages,
  });
}

function count(figures: Metrics, system: string, acceptance: Acceptance, started: number): void {
  figures.interchanges.inc({
    system,
    result: acceptance.duplicate ? 'duplicate' : acceptance.state,
  });
  for (const { duplicate, state } of acceptance.documents) {
    if (!duplicate && state !== 'rejected') figures.messages.inc({ system, state });
  }
  if (acceptance.problem) figures.refusals.inc({ code: acceptance.problem.code });
  figures.acceptSeconds.observe((performance.now() - started) / 1000);
}

/** One line an interchange. */
function log(request: FastifyRequest, { system }: Arrival, acceptance: Acceptance): void {
  request.log.info(
    {
      event: 'interchange',
      interchange: publicId('ict', acceptance.interchangeId),
      system: system.name,
      state: acceptance.state,
      messages: acceptance.documents.length,
      ...(acceptance.duplicate && { duplicate: true }),
      ...(acceptance.problem && { code: acceptance.problem.code }),
    },
    'interchange',
  );
}
