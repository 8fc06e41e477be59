/** How much each system may send to this process: `rate_limit` of its `inbound`. */
import type { FastifyReply, FastifyRequest } from 'fastify';
import { type Problem, problem } from '../../schemas/problems.ts';
import type { BookSystem } from '../exchange/address-book/book.ts';
import { type Bucket, fullBucket, takeToken } from './bucket.ts';

export interface IngressRates {
  /**
   * Counts a request of a system that has proven who it is, once however often it is asked; a problem, and when
   * to come back in the headers of the reply, when it is one too many.
   */
  take(system: BookSystem, request: FastifyRequest, reply: FastifyReply): Problem | undefined;
}

/** @param now milliseconds of a clock that never goes back */
export function ingressRates(now: () => number = () => performance.now()): IngressRates {
  // With a new version of the address book every bucket is new, and the old ones are gone with the old one.
  const buckets = new WeakMap<BookSystem, Bucket>();
  const counted = new WeakSet<FastifyRequest>();
  return {
    take(system, request, reply) {
      const rate = system.inbound?.rateLimit;
      if (!rate || counted.has(request)) return undefined;
      counted.add(request);
      const at = now();
      const { bucket, wait } = takeToken(buckets.get(system) ?? fullBucket(rate, at), rate, at);
      buckets.set(system, bucket);
      if (wait === 0) return undefined;
      const seconds = Math.ceil(wait / 1000);
      reply.header('retry-after', seconds);
      return problem(
        'rate_limited',
        `More than ${rate.max} in ${rate.duration / 1000} s came; send it again in ${seconds} s.`,
      );
    },
  };
}
