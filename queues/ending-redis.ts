import type { Cluster, Redis } from 'ioredis';

/**
 * Makes a connection that ends when it is told to. Between two tries to connect ioredis never says `end`
 * (https://github.com/redis/ioredis/pull/2169), and a worker of BullMQ that closes waits for that word
 * for ever (https://github.com/taskforcesh/bullmq/issues/4656).
 */
export function ending<Client extends Redis | Cluster>(client: Client): Client {
  const disconnect = client.disconnect.bind(client);
  client.disconnect = (reconnect = false) => {
    // A connection that waits to be opened ends at once.
    if (!reconnect && client.status === 'reconnecting') client.status = 'wait';
    disconnect(reconnect);
  };
  // BullMQ makes the connection on which a worker waits from the one that it is given.
  const duplicate = client.duplicate.bind(client) as (...how: unknown[]) => Client;
  client.duplicate = ((...how: unknown[]) => ending(duplicate(...how))) as Client['duplicate'];
  return client;
}
