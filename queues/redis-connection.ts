/** Connections to one Redis, to one that sentinels watch over, or to a Redis Cluster. */
import { Cluster, type ClusterOptions, Redis, type RedisOptions } from 'ioredis';
import { ending } from './ending-redis.ts';
import type { RedisAddress } from './redis-address.ts';

export type RedisClient = Redis | Cluster;

/**
 * Milliseconds after which a server that owes an answer and says nothing is taken for gone; the system
 * would wait a quarter of an hour. Longer than BullMQ asks Redis to wait for a job (10 s at most).
 */
const longestSilence = 20_000;

/** Soon enough for work to go on within seconds of a return, seldom enough to let a server come up. */
const again = (times: number): number =>
  Math.min(50 * 2 ** Math.min(times, 10), 1000) + Math.random() * 200;

/** What both ends have in common, by whichever way they connect. */
const common = { connectTimeout: 5000, socketTimeout: longestSilence } satisfies RedisOptions;

/**
 * @param waits whether commands wait for a Redis that is away (of a worker), or fail at once (of a
 *   producer: the ledger has the delivery, and the relay finds it).
 */
export function connectRedis(address: RedisAddress, waits: boolean): RedisClient {
  const patience = { ...common, maxRetriesPerRequest: waits ? null : 1 };
  if (address.kind === 'single') {
    const options = { ...patience, retryStrategy: again, enableOfflineQueue: waits };
    return ending(new Redis(address.url, options) as Redis);
  }
  const { username, password, tls } = address;
  const login: RedisOptions = {
    ...(username && { username }),
    ...(password && { password }),
    ...(tls && { tls: {} }),
  };
  if (address.kind === 'sentinel') {
    const { sentinelUsername, sentinelPassword } = address;
    const options: RedisOptions = {
      ...patience,
      ...login,
      retryStrategy: again,
      enableOfflineQueue: waits,
      sentinels: address.sentinels,
      name: address.name,
      db: address.database,
      sentinelRetryStrategy: again,
      // An old master that was made a replica says so to those who still write to it: ask who is master now.
      reconnectOnError: ({ message }) => (message.startsWith('READONLY') ? 2 : false),
      ...(sentinelUsername && { sentinelUsername }),
      ...(sentinelPassword && { sentinelPassword }),
      ...(tls && { enableTLSForSentinelMode: true, sentinelTLS: {} }),
    };
    return ending(new Redis(options) as Redis);
  }
  const options: ClusterOptions = {
    clusterRetryStrategy: again,
    enableOfflineQueue: waits,
    // A master that comes back at its old address is found again by looking.
    slotsRefreshInterval: 2000,
    // Certificates are for names, so names are not looked up beforehand.
    ...(tls && { dnsLookup: (name, callback) => callback(null, name) }),
    redisOptions: { ...patience, ...login },
  };
  return ending(new Cluster(address.nodes, options) as Cluster);
}
