/** What the sender is told: in the words of its system where the adapter has some, else in JSON. */
import type { FastifyReply } from 'fastify';
import { type Problem, problems } from '../../schemas/problems.ts';
import type { Acceptance } from '../exchange/accept.ts';
import type { Arrival, Incoming } from '../exchange/arrival.ts';
import { publicId } from '../ledger/ids.ts';
import { sendProblem, withStatus } from './problem-reply.ts';
import { postsHere } from './transmission.ts';

export function answer(arrival: Arrival, acceptance: Acceptance, reply: FastifyReply) {
  const interchange = publicId('ict', acceptance.interchangeId);
  const messages = acceptance.documents.map(({ messageId, ...rest }) => ({
    ...(messageId && { id: publicId('msg', messageId) }),
    ...rest,
  }));
  if (acceptance.problem) {
    return answerRefusal(
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
    duplicate: acceptance.duplicate,
    documents: acceptance.documents.map(({ nativeId, state }) => ({ nativeId, state })),
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

/** The answer to a refusal: in the sender's words where its adapter has some. */
export function answerRefusal(
  incoming: Incoming,
  interchange: string | undefined,
  reason: Problem,
  reply: FastifyReply,
  more: Record<string, unknown> = {},
) {
  if (interchange) reply.header('post-office-interchange', interchange);
  if (!postsHere(incoming.system)) return sendProblem(reply, reason, body(interchange, more));
  const own = incoming.system.adapter.reply?.({
    result: 'refused',
    interchangeId: interchange ?? '',
    problem: reason,
    at: incoming.at.toISOString(),
    received: incoming.received,
  });
  if (!own) return sendProblem(reply, reason, body(interchange, more));
  const { status } = problems[reason.code];
  // Whatever a language says inside of HTTP 200, "not now, come again" is never a 2xx.
  return withStatus(reply, status === 503 || status === 429 ? status : own.status)
    .type(own.contentType)
    .header('post-office-problem', reason.code)
    .send(own.body);
}

function body(interchange: string | undefined, more: Record<string, unknown>) {
  return { ...(interchange && { interchange }), ...more };
}
