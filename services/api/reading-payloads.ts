/** GET /v1 …/raw, /canonical, /outbound: the bytes, secrets inside them masked. */
import type { FastifyInstance, FastifyReply } from 'fastify';
import { problem } from '../../schemas/problems.ts';
import { absenceProblem, canonicalAbsence, rawAbsence, sentAbsence } from '../exchange/absence.ts';
import { privateId } from '../ledger/ids.ts';
import { type FoundInterchange, interchangeById } from '../ledger/interchanges.ts';
import { deliveryById, messageById, type Payload, payloadOf } from '../ledger/messages.ts';
import { answers } from './answers/answer.ts';
import { guard } from './guard.ts';
import { masked } from './masking.ts';
import { idParams } from './parameters.ts';
import { sendProblem } from './problem-reply.ts';
import { concerns, nothing, type ReadingParts, visibleMessage } from './sight.ts';

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
      return sendRaw(reply, await interchangeById(pool, message.interchange_id));
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
      return sendRaw(reply, found);
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
      const message = found && (await messageById(pool, found));
      if (!message) return sendProblem(reply, nothing());
      const payload = await payloadOf(pool, message.id);
      if (payload) return sendPayload(reply, payload);
      const absence = await canonicalAbsence(asking(), message);
      return sendProblem(reply, absenceProblem('The bytes of it', absence) ?? notYet);
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
      const payload = await payloadOf(pool, delivery.id);
      if (payload) return sendPayload(reply, payload, delivery.system);
      const absence = await sentAbsence(asking(), delivery, message);
      return sendProblem(reply, absenceProblem('The bytes as sent', absence) ?? notYet);
    },
  );

  const asking = () => ({ pool, retention: book().retention });

  async function sendRaw(
    reply: FastifyReply,
    interchange: FoundInterchange | undefined,
  ): Promise<FastifyReply> {
    if (!interchange) return sendProblem(reply, nothing());
    const payload = await payloadOf(pool, interchange.id);
    if (payload) return sendPayload(reply, payload, interchange.system);
    const absence = await rawAbsence(asking(), interchange);
    return sendProblem(reply, absenceProblem('The bytes as received', absence) ?? neverKept);
  }

  function sendPayload(reply: FastifyReply, payload: Payload, system?: string): FastifyReply {
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
