/** GET /v1 …/raw, /canonical, /outbound: the bytes, secrets inside them masked. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { type Problem, problem } from '../../schemas/problems.ts';
import { privateId } from '../ledger/ids.ts';
import { interchangeById } from '../ledger/interchanges.ts';
import { deliveryById, messageById, type Payload, payloadOf } from '../ledger/messages.ts';
import { answers } from './answers/answer.ts';
import { guard } from './guard.ts';
import { masked } from './masking.ts';
import { idParams } from './parameters.ts';
import { sendProblem } from './problem-reply.ts';
import { concerns, nothing, type ReadingParts, visibleMessage } from './sight.ts';

const expired = problem('payload_expired', 'The bytes as received are no longer kept.');
const neverKept = problem(
  'payload_expired',
  'The bytes are no longer kept, or never were: of a sender who has not proven who it is, none are.',
);
const notYet = problem(
  'not_found',
  'There are no such bytes: it was not normalized, or not sent, so far.',
);

const bytes = answers([200, 'The bytes, by their own Content-Type', {}, '*/*']);

export async function readingPayloads(
  app: FastifyInstance,
  { ledger, book }: ReadingParts,
): Promise<void> {
  const { pool } = ledger;
  app.addHook('onRequest', guard(book));

  app.get<{ Params: { id: string } }>(
    '/v1/messages/:id/raw',
    {
      schema: {
        tags: ['reading'],
        summary: 'What was received, secrets inside it masked; for its sender and operators',
        params: idParams('msg'),
        response: bytes,
      },
    },
    async (request, reply) => {
      const found = await visibleMessage(pool, request);
      const message = found && (await messageById(pool, found));
      // The interchange may hold documents that do not go to this receiver.
      const mine = message && concerns(request, message.system);
      if (!mine || message.type === 'receipt') return sendProblem(reply, nothing());
      return sendPayload(
        reply,
        await payloadOf(pool, message.interchange_id),
        expired,
        message.system,
      );
    },
  );

  app.get<{ Params: { id: string } }>(
    '/v1/interchanges/:id/raw',
    {
      schema: {
        tags: ['reading'],
        summary: 'What was received, also when it was refused, secrets inside it masked',
        params: idParams('ict'),
        response: bytes,
      },
    },
    async (request, reply) => {
      const uuid = privateId('ict', request.params.id);
      const found = uuid && (await interchangeById(pool, uuid));
      if (!found || !concerns(request, found.system)) return sendProblem(reply, nothing());
      return sendPayload(reply, await payloadOf(pool, found.id), neverKept, found.system);
    },
  );

  app.get<{ Params: { id: string } }>(
    '/v1/messages/:id/canonical',
    {
      schema: {
        tags: ['reading'],
        summary: 'The canonical message',
        params: idParams('msg'),
        response: answers([200, 'As the schemas at /schemas say', { type: 'object' }]),
      },
    },
    async (request, reply) => {
      const found = await visibleMessage(pool, request);
      return found
        ? sendPayload(reply, await payloadOf(pool, found), notYet)
        : sendProblem(reply, nothing());
    },
  );

  app.get<{ Params: { id: string } }>(
    '/v1/deliveries/:id/outbound',
    {
      schema: {
        tags: ['reading'],
        summary: 'What was sent, secrets left out',
        params: idParams('dlv'),
        response: bytes,
      },
    },
    async (request, reply) => {
      const uuid = privateId('dlv', request.params.id);
      const delivery = uuid && (await deliveryById(pool, uuid));
      const message = delivery && (await messageById(pool, delivery.message_id));
      if (!message || !concerns(request, message.system, delivery.system))
        return sendProblem(reply, nothing());
      return sendPayload(reply, await payloadOf(pool, delivery.id), notYet, delivery.system);
    },
  );

  function sendPayload(
    reply: FastifyReply,
    payload: Payload | undefined,
    absent: Problem,
    system?: string,
  ): FastifyReply {
    if (!payload) return sendProblem(reply, absent);
    // Without its system in the address book nobody knows what would have to be masked.
    const adapter = system === undefined ? undefined : book().system(system)?.adapter;
    const known = system === undefined || adapter !== undefined;
    const body = adapter?.redact ? masked(payload.body, adapter.redact) : payload.body;
    if (!known || !body)
      return sendProblem(reply, problem('forbidden', 'Its secrets cannot be masked.'));
    // Never as a page: what a sender wrote must not run in the browser of an operator.
    reply.header('content-disposition', 'attachment').header('x-content-type-options', 'nosniff');
    return reply.type(payload.contentType || 'application/octet-stream').send(body);
  }
}
