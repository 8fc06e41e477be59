import { Redis, type RedisOptions } from 'ioredis';

/**
 * A connection that ends when it is told to. Between two tries to connect ioredis never says `end`
 * (https://github.com/redis/ioredis/pull/2169), and a worker of BullMQ that closes waits for that word
 * for ever (https://github.com/taskforcesh/bullmq/issues/4656).
 */
export function endingRedis(url: string, options: RedisOptions): Redis {
  return ending(new Redis(url, options) as Redis);
}

function ending(redis: Redis): Redis {
  const disconnect = redis.disconnect.bind(redis);
  redis.disconnect = (reconnect = false) => {
    // A connection that waits to be opened ends at once.
    if (!reconnect && redis.status === 'reconnecting') redis.status = 'wait';
    disconnect(reconnect);
  };
  // BullMQ makes the connection on which a worker waits from the one that it is given.
  const duplicate = redis.duplicate.bind(redis) as (override?: Partial<RedisOptions>) => Redis;
  redis.duplicate = ((override) => ending(duplicate(override))) as Redis['duplicate'];
  return redis;
}
