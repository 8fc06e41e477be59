/** GET /v1: find a document by its number, and see everything that happened to it. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { problem } from '../../schemas/problems.ts';
import type { Book } from '../exchange/address-book/book.ts';
import { comparedKey } from '../exchange/business-key.ts';
import {
  interchangeView,
  messageDetail,
  messageViews,
  visibleReceipts,
} from '../exchange/views.ts';
import { privateId, publicId } from '../ledger/ids.ts';
import {
  interchangeById,
  messagesOfInterchange,
  receiptsOfInterchange,
  refusedInterchanges,
} from '../ledger/interchanges.ts';
import type { Ledger } from '../ledger/ledger.ts';
import {
  deliveriesOf,
  deliveryById,
  findMessages,
  messageById,
  type Payload,
  payloadOf,
  receiptsOf,
} from '../ledger/messages.ts';
import { systemFigures } from '../ledger/system-figures.ts';
import { guard } from './guard.ts';
import { masked } from './masking.ts';
import { sendProblem } from './problem-reply.ts';

export interface ReadingParts {
  ledger: Ledger;
  book: () => Book;
}

const page = {
  type: 'integer',
  minimum: 1,
  maximum: 200,
  default: 50,
  description: 'How many at most',
};
const id = (kind: string) => ({
  type: 'object',
  properties: { id: { type: 'string', description: `${kind}_…` } },
});

/** PostgreSQL's text cannot hold NUL. */
const text = (maxLength: number) => ({ type: 'string', maxLength, pattern: '^[^\\u0000]*$' });

/** PostgreSQL knows no year 0. */
const instant = { type: 'string', format: 'date-time', pattern: '^(?!0000)' };

interface MessageQuery {
  key?: string;
  type?: string;
  system?: string;
  state?: string;
  from?: string;
  to?: string;
  cursor?: string;
  limit: number;
}

export async function reading(app: FastifyInstance, { ledger, book }: ReadingParts): Promise<void> {
  const { pool } = ledger;
  app.addHook('onRequest', guard(book));

  app.get<{ Querystring: MessageQuery }>(
    '/v1/messages',
    {
      schema: {
        tags: ['reading'],
        summary: 'Messages, newest first',
        querystring: {
          type: 'object',
          additionalProperties: false,
          properties: {
            key: {
              ...text(255),
              description:
                'A business key or its beginning; leading zeros, blanks and capitals do not matter',
            },
            type: {
              enum: ['supplier', 'lead', 'order', 'rating', 'receipt'],
              description: 'Type of message',
            },
            system: { ...text(64), description: 'The sending system' },
            state: {
              enum: ['quarantined', 'unrouted', 'in_transit', 'delivered', 'failed'],
              description: 'State of the message',
            },
            from: { ...instant, description: 'Accepted at or after' },
            to: { ...instant, description: 'Accepted before' },
            cursor: { type: 'string', maxLength: 64, description: 'next of the page before' },
            limit: page,
          },
        },
      },
    },
    async (request, reply) => {
      const { key, cursor, ...filter } = request.query;
      const before = cursor === undefined ? undefined : privateId('msg', cursor);
      if (cursor !== undefined && !before) return sendProblem(reply, badCursor());
      const compared = key === undefined ? undefined : comparedKey(key);
      const found = await findMessages(pool, {
        ...filter,
        before,
        ...(compared && { key: compared }),
        concerning: viewerOf(request),
      });
      const last = found.length === filter.limit ? found.at(-1) : undefined;
      return {
        messages: await messageViews(pool, found, viewerOf(request)),
        ...(last && { next: publicId('msg', last.id) }),
      };
    },
  );

  app.get<{ Params: { id: string } }>(
    '/v1/messages/:id',
    {
      schema: {
        tags: ['reading'],
        summary: 'One message with its whole timeline',
        params: id('msg'),
      },
    },
    async (request, reply) => {
      const found = await visibleMessage(request);
      const detail = found && (await messageDetail(pool, found, viewerOf(request)));
      return detail ?? sendProblem(reply, nothing());
    },
  );

  app.get<{ Params: { id: string } }>(
    '/v1/messages/:id/receipts',
    {
      schema: {
        tags: ['reading'],
        summary: 'The receipts of a message, oldest first',
        params: id('msg'),
      },
    },
    async (request, reply) => {
      const found = await visibleMessage(request);
      const message = found && (await messageById(pool, found));
      if (!message) return sendProblem(reply, nothing());
      const chain = await receiptsOf(pool, [message.id]);
      return { receipts: visibleReceipts(chain, viewerOf(request), message) };
    },
  );

  app.get<{ Params: { id: string } }>(
    '/v1/messages/:id/raw',
    {
      schema: {
        tags: ['reading'],
        summary: 'What was received, secrets inside it masked; for its sender and operators',
        params: id('msg'),
      },
    },
    async (request, reply) => {
      const found = await visibleMessage(request);
      const message = found && (await messageById(pool, found));
      // The interchange may hold documents that do not go to this receiver.
      const mine = message && [undefined, message.system].includes(viewerOf(request));
      if (!mine || message.type === 'receipt') return sendProblem(reply, nothing());
      return sendPayload(reply, await payloadOf(pool, message.interchange_id), message.system);
    },
  );

  app.get<{ Params: { id: string } }>(
    '/v1/messages/:id/canonical',
    { schema: { tags: ['reading'], summary: 'The canonical message', params: id('msg') } },
    async (request, reply) => {
      const found = await visibleMessage(request);
      return found
        ? sendPayload(reply, await payloadOf(pool, found))
        : sendProblem(reply, nothing());
    },
  );

  app.get<{ Params: { id: string } }>(
    '/v1/deliveries/:id/outbound',
    {
      schema: { tags: ['reading'], summary: 'What was sent, secrets left out', params: id('dlv') },
    },
    async (request, reply) => {
      const uuid = privateId('dlv', request.params.id);
      const delivery = uuid && (await deliveryById(pool, uuid));
      const message = delivery && (await messageById(pool, delivery.message_id));
      const viewer = viewerOf(request);
      if (!message || ![undefined, message.system, delivery.system].includes(viewer))
        return sendProblem(reply, nothing());
      return sendPayload(reply, await payloadOf(pool, delivery.id), delivery.system);
    },
  );

  app.get<{ Querystring: { system?: string; cursor?: string; limit: number } }>(
    '/v1/interchanges',
    {
      schema: {
        tags: ['reading'],
        summary: 'Interchanges that were refused, wholly or in part, newest first',
        querystring: {
          type: 'object',
          additionalProperties: false,
          properties: {
            system: { ...text(64), description: 'The sending system' },
            cursor: { type: 'string', maxLength: 64 },
            limit: page,
          },
        },
      },
    },
    async (request, reply) => {
      const { query } = request;
      const system = viewerOf(request) ?? query.system;
      const before = query.cursor === undefined ? undefined : privateId('ict', query.cursor);
      if (query.cursor !== undefined && !before) return sendProblem(reply, badCursor());
      const found = await refusedInterchanges(pool, { system, before, limit: query.limit });
      const last = found.length === query.limit ? found.at(-1) : undefined;
      return {
        interchanges: found.map(interchangeView),
        ...(last && { next: publicId('ict', last.id) }),
      };
    },
  );

  app.get<{ Params: { id: string } }>(
    '/v1/interchanges/:id',
    {
      schema: {
        tags: ['reading'],
        summary: 'One interchange with its messages and receipts',
        params: id('ict'),
      },
    },
    async (request, reply) => {
      const uuid = privateId('ict', request.params.id);
      const found = uuid && (await interchangeById(pool, uuid));
      if (!found || ![undefined, found.system].includes(viewerOf(request))) {
        return sendProblem(reply, nothing());
      }
      const messages = await messagesOfInterchange(pool, found.id);
      const receipts = [
        ...(await receiptsOfInterchange(pool, found.id)),
        ...(await receiptsOf(pool, messages)),
      ];
      return {
        ...interchangeView(found),
        messages: messages.map((one) => publicId('msg', one)),
        receipts: receipts.map(receiptView),
      };
    },
  );

  app.get(
    '/v1/systems',
    {
      schema: {
        tags: ['reading'],
        summary: 'How each system stands: depth, age, dead letters, rates of five minutes',
      },
    },
    async (request) => {
      const figures = await systemFigures(pool, 5 * 60_000, Date.now());
      const viewer = viewerOf(request);
      return {
        systems: figures.filter(({ system }) => viewer === undefined || system === viewer),
      };
    },
  );

  /** The UUID of a message that exists and that the caller may see. */
  async function visibleMessage(
    request: FastifyRequest<{ Params: { id: string } }>,
  ): Promise<string | undefined> {
    const uuid = privateId('msg', request.params.id);
    return uuid && (await maySee(request, uuid)) ? uuid : undefined;
  }

  async function maySee({ caller }: FastifyRequest, messageId: string): Promise<boolean> {
    const message = await messageById(pool, messageId);
    if (!message || !caller) return false;
    if (caller.kind === 'operator' || message.system === caller.name) return true;
    return (await deliveriesOf(pool, [messageId])).some((one) => one.system === caller.name);
  }

  function sendPayload(
    reply: FastifyReply,
    payload: Payload | undefined,
    system?: string,
  ): FastifyReply {
    if (!payload)
      return sendProblem(
        reply,
        problem('payload_expired', 'There are no bytes kept of it, or none yet.'),
      );
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

function receiptView({ body, sha256 }: { body: string; sha256: string }): object {
  return { ...(JSON.parse(body) as object), sha256 };
}

/** The system that asks; undefined: an operator, who sees everything. */
function viewerOf({ caller }: FastifyRequest): string | undefined {
  return caller?.kind === 'system' ? caller.name : undefined;
}

function badCursor() {
  return problem('request_invalid', 'cursor must be the next of the page before.');
}

function nothing() {
  return problem('not_found', 'There is no such document, or it is not yours.');
}
