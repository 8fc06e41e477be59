/** POST /in/{system}: prove who you are, be read, be written down, be answered. In this order. */
import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchema } from 'fastify';
import { type Problem, problem } from '../../schemas/problems.ts';
import { type Acceptance, accept } from '../exchange/accept.ts';
import type { Book } from '../exchange/address-book/book.ts';
import type { Arrival, Incoming } from '../exchange/arrival.ts';
import { sha256 } from '../exchange/digest.ts';
import type { Dispatch } from '../exchange/dispatch.ts';
import { recordRejection } from '../exchange/rejection.ts';
import { failpoint } from '../ledger/failpoint.ts';
import { newId, publicId } from '../ledger/ids.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Metrics } from '../metrics.ts';
import { admission, overloaded } from './admission.ts';
import { answer, answerRefusal } from './answer.ts';
import { answers } from './answers/answer.ts';
import { acceptance as accepted } from './answers/documents.ts';
import { type IngressRates, ingressRates } from './ingress-rates.ts';
import { prove, provenByHead } from './proof.ts';
import type { RefusalLimit } from './refusals.ts';
import {
  bodyLimit,
  type InParams,
  type InRequest,
  incomingOf,
  postsHere,
  transmissionFault,
  transmissionProblem,
} from './transmission.ts';

export interface IngressParts {
  ledger: Ledger;
  book: () => Book;
  dispatch: Dispatch;
  metrics: Metrics;
  refusals: RefusalLimit;
  /** Taken in at once, at most. */
  most?: { requests: number; bytes: number };
}

/** Or a secret in the address or the document. */
const security: FastifySchema['security'] = [{ bearer: [] }, { basic: [] }, { signature: [] }, {}];

export async function ingress(app: FastifyInstance, parts: IngressParts): Promise<void> {
  // The bytes are needed exactly as they came: for signatures, digests and the ledger.
  app.removeAllContentTypeParsers();
  app.addContentTypeParser('*', { parseAs: 'buffer', bodyLimit }, (_request, body, done) => {
    done(null, body);
  });
  app.setErrorHandler(async (error, request, reply) => {
    const arrival = incomingOf(parts.book(), request as InRequest, Buffer.alloc(0));
    return refuse(parts, arrival, transmissionProblem(error, request), request, reply);
  });
  const room = admission(bodyLimit, parts.most);
  const rates = ingressRates();
  app.addHook('onRequest', async (request, reply) => {
    if (!room.enter(request, reply)) {
      const incoming = incomingOf(parts.book(), request as InRequest, Buffer.alloc(0));
      const reason = overloaded();
      parts.metrics.refusals.inc({ code: reason.code });
      return answerRefusal(incoming, undefined, reason, reply);
    }
    const system = parts.book().system((request as InRequest).params.system);
    // Whoever proves itself by the body has to be read first.
    if (!system?.inbound?.rateLimit || !provenByHead(system, request as InRequest)) return;
    const excess = rates.take(system, request, reply);
    if (!excess) return;
    const incoming = incomingOf(parts.book(), request as InRequest, Buffer.alloc(0));
    return refuse(parts, incoming, excess, request, reply);
  });
  app.addHook('preParsing', (request, _reply, payload, done) => {
    done(null, room.count(request, payload));
  });
  const system = { type: 'string', description: 'Your name in the address book' };
  const secret = { type: 'string', description: 'For systems that can send no header' };
  const schema = (properties: object) => ({
    tags: ['exchange'],
    summary: 'Post documents in the language of your system',
    description:
      'Answered after everything is on disk. The body is whatever the adapter of the system reads.',
    params: { type: 'object', properties },
    headers: {
      type: 'object',
      properties: {
        'idempotency-key': { type: 'string', description: '1 to 255 visible ASCII characters' },
      },
    },
    // No type of content is called so, and nothing is checked: the adapter reads the bytes.
    body: { content: { '*/*': { schema: { description: 'What the adapter reads' } } } },
    security,
    response: answers(
      [202, 'Accepted; some systems get an answer of their own, with 200', accepted],
      [200, 'The same came before', accepted],
    ),
  });
  const handler = (request: InRequest, reply: FastifyReply) =>
    room.during(request, () => take(parts, rates, request, reply));
  app.post<{ Params: InParams }>('/in/:system', { schema: schema({ system }) }, handler);
  app.post<{ Params: InParams }>(
    '/in/:system/:secret',
    { schema: schema({ system, secret }) },
    handler,
  );
}

async function take(
  parts: IngressParts,
  rates: IngressRates,
  request: InRequest,
  reply: FastifyReply,
) {
  const started = performance.now();
  const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
  const incoming = incomingOf(parts.book(), request, body);
  if (!postsHere(incoming.system)) {
    const unknown = problem('system_unknown', 'No system of that name can post here.');
    return refuse(parts, incoming, unknown, request, reply);
  }
  const arrival = { ...incoming, system: incoming.system };
  const proof = prove(arrival, request);
  if (!proof.ok) return refuse(parts, incoming, proof.problem, request, reply);
  const excess = rates.take(arrival.system, request, reply);
  if (excess) return refuse(parts, incoming, excess, request, reply);
  const wrong = transmissionFault(request, body);
  if (wrong) return refuse(parts, incoming, wrong, request, reply, true);
  try {
    const acceptance = await accept(parts.ledger, arrival, proof.read);
    if (acceptance.due.length > 0) failpoint('accept.committed');
    parts.dispatch(acceptance.due);
    count(parts.metrics, arrival.system.name, acceptance, started);
    log(request, arrival, acceptance);
    return answer(arrival, acceptance, reply);
  } catch (err) {
    // Nothing was written: the sender keeps the document and comes back.
    request.log.error({ event: 'accept.failed', system: arrival.system.name, err }, 'not accepted');
    parts.metrics.refusals.inc({ code: 'unavailable' });
    return answerRefusal(
      arrival,
      undefined,
      problem('unavailable', 'The document was not accepted; send it again.'),
      reply,
    );
  }
}

/** Refuses what was not read. Of a sender that has not proven who it is, or sends too much, only so much is recorded. */
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
  if (proven || parts.refusals.allow(name, reason.code, 'adapter' in incoming.system)) {
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
  return answerRefusal(incoming, recorded ? publicId('ict', id) : undefined, reason, reply);
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
