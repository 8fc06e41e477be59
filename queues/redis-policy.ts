import type { RedisClient } from './redis-connection.ts';

const policy = /^maxmemory_policy:(.*)$/m;

/**
 * BullMQ looks into INFO for the eviction policy and prints a line to the console for each queue and each
 * worker that finds a wrong one. Here the policy is left out of what it reads, and told to `onPolicy`
 * instead, unless it is `noeviction`.
 */
export function withoutAdvice(
  client: RedisClient,
  onPolicy: (policy: string) => void,
): RedisClient {
  const info = client.info.bind(client) as (...how: unknown[]) => Promise<string>;
  const read = async (...how: unknown[]): Promise<string> => {
    const text = await info(...how);
    // ioredis itself asks with a callback, and for other things.
    if (typeof text !== 'string') return text;
    const found = policy.exec(text)?.[1]?.trim();
    if (found !== undefined && found !== 'noeviction') onPolicy(found);
    return text.replace(policy, 'maxmemory_policy:noeviction');
  };
  client.info = read as typeof client.info;
  const duplicate = client.duplicate.bind(client) as (...how: unknown[]) => RedisClient;
  client.duplicate = ((...how: unknown[]) =>
    withoutAdvice(duplicate(...how), onPolicy)) as typeof client.duplicate;
  return client;
}
