import type { FastifyReply } from 'fastify';
import { type Problem, problems } from '../../schemas/problems.ts';

/** Seconds after which a sender may try again when the hub could not take a document in. */
const comeBack = 5;

/** Answers with a problem (RFC 9457). `more` adds members, such as the interchange that records it. */
export function sendProblem(
  reply: FastifyReply,
  { code, ...rest }: Problem,
  more: Record<string, unknown> = {},
): FastifyReply {
  const { status, title } = problems[code];
  return withStatus(reply, status)
    .type('application/problem+json')
    .send(
      JSON.stringify({
        type: `urn:post-office:problem:${code}`,
        title,
        status,
        code,
        ...rest,
        ...more,
      }),
    );
}

/** Answers with that status and the headers that it asks for: when to come back, how to prove who you are. */
export function withStatus(reply: FastifyReply, status: number): FastifyReply {
  if (status === 503) reply.header('retry-after', comeBack);
  if (status === 401) {
    reply.header('www-authenticate', 'Bearer realm="post-office", Basic realm="post-office"');
  }
  return reply.code(status);
}
