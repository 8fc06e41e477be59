import type { RedisClient } from './redis-connection.ts';

/**
 * Makes copies of a connection share its scripts. BullMQ makes one for each worker, and defines some sixty scripts on
 * it; with five hundred systems the functions for them would take up some 80 MB.
 */
export function sharingScripts<Client extends RedisClient>(client: Client): Client {
  const scripts = client as unknown as Record<string, unknown>;
  const duplicate = client.duplicate.bind(client) as (...how: unknown[]) => Client;
  client.duplicate = ((...how: unknown[]) => {
    const copy = duplicate(...how);
    copy.defineCommand = (name, definition) => {
      if (!scripts[name]) client.defineCommand(name, definition);
      // It goes by the connection that it is called on, and whether that has the script is known by its socket.
      Object.assign(copy, { [name]: scripts[name] });
    };
    return copy;
  }) as Client['duplicate'];
  return client;
}
