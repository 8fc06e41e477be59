/** How much one process takes in at once: what is more is refused before it is read. */
import { type Readable, Transform } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Problem, problem } from '../../schemas/problems.ts';

export interface Admission {
  /** Takes a place for the request until it is answered; false: there is none. */
  enter(request: FastifyRequest, reply: FastifyReply): boolean;
  /** Keeps its place until the work has ended, also when its sender has not waited for the answer. */
  during<T>(request: FastifyRequest, work: () => Promise<T>): Promise<T>;
  /** The body, counted while it comes where nobody said before how long it would be. */
  count(request: FastifyRequest, body: Readable): Readable;
}

/** In the middle of a body there was no more room. */
export class Overload extends Error {
  readonly statusCode = 503;
}

export function overloaded(): Problem {
  return problem('overloaded', 'Too much is coming in at once; send it again a little later.');
}

/** Read, parsed and written down, a body takes up some six times its bytes. */
const mostBytes = 64 * 1024 * 1024;
const mostRequests = 1000;

/** @param longest what is longer is refused for that, not for want of room. */
export function admission(
  longest: number,
  most: { requests: number; bytes: number } = { requests: mostRequests, bytes: mostBytes },
): Admission {
  let requests = 0;
  let bytes = 0;
  interface Place {
    bytes: number;
    /** Nobody waits for the answer any more. */
    gone: boolean;
    working: boolean;
  }
  const held = new WeakMap<FastifyRequest, Place>();
  function leave(own: Place): void {
    if (!own.gone || own.working) return;
    requests -= 1;
    bytes -= own.bytes;
    own.bytes = 0;
  }
  return {
    enter(request, reply) {
      const length = Math.min(Number(request.headers['content-length'] ?? 0) || 0, longest);
      if (requests >= most.requests || (requests > 0 && bytes + length > most.bytes)) return false;
      const own = { bytes: length, gone: false, working: false };
      held.set(request, own);
      requests += 1;
      bytes += length;
      reply.raw.once('close', () => {
        own.gone = true;
        leave(own);
      });
      return true;
    },
    async during(request, work) {
      const own = held.get(request);
      if (!own || own.gone) return work();
      own.working = true;
      try {
        return await work();
      } finally {
        own.working = false;
        leave(own);
      }
    },
    count(request, body) {
      const own = held.get(request);
      if (!own || request.headers['content-length'] !== undefined) return body;
      const counted = new Transform({
        transform(chunk: Buffer, _encoding, done) {
          if (own.gone || bytes + chunk.length > most.bytes)
            return done(new Overload('no room for the body'));
          own.bytes += chunk.length;
          bytes += chunk.length;
          done(null, chunk);
        },
      });
      body.on('error', (error) => counted.destroy(error));
      return body.pipe(counted);
    },
  };
}
