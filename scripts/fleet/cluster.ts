/** A Redis Cluster of three masters, each with a third of the slots. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { freePort } from '../../services/ledger/embedded/port.ts';
import type { Machine } from './machine.ts';
import { fleetRedis } from './redis.ts';

export interface Cluster {
  url: string;
  masters: (Machine & { url: string })[];
  stop(): Promise<void>;
}

const slots = 16_384;
/** Seconds that the masters may take to know each other. */
const patience = 30;

export async function fleetCluster(): Promise<Cluster> {
  const masters: Cluster['masters'] = [];
  const stop = async () => {
    await Promise.all(masters.map((one) => one.stop()));
  };
  try {
    const buses: string[] = [];
    for (let i = 0; i < 3; i += 1) {
      const bus = `${await freePort()}`;
      buses.push(bus);
      const settings = ['--cluster-enabled', 'yes', '--cluster-port', bus];
      masters.push(await fleetRedis([...settings, '--cluster-node-timeout', '2000']));
    }
    const clients = masters.map(({ url }) => new Redis(url));
    try {
      await join(clients, masters, buses);
    } finally {
      for (const client of clients) client.disconnect();
    }
    const hosts = masters.map(({ url }) => new URL(url).host).join(',');
    return { url: `redis+cluster://${hosts}`, masters, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function join(clients: Redis[], masters: Cluster['masters'], buses: string[]): Promise<void> {
  const share = Math.ceil(slots / clients.length);
  for (const [i, client] of clients.entries()) {
    const last = Math.min((i + 1) * share, slots) - 1;
    await client.call('cluster', 'addslotsrange', `${i * share}`, `${last}`);
    const { port } = new URL(masters[i]?.url ?? '');
    if (i > 0) await clients[0]?.call('cluster', 'meet', '127.0.0.1', port, buses[i] ?? '');
  }
  const begun = performance.now();
  for (const client of clients) {
    while (!(await isOne(client, clients.length))) {
      if (performance.now() - begun > patience * 1000)
        throw new Error('The masters of the cluster do not find each other.');
      await sleep(50);
    }
  }
}

async function isOne(client: Redis, nodes: number): Promise<boolean> {
  const info = String(await client.cluster('INFO'));
  return info.includes('cluster_state:ok') && info.includes(`cluster_known_nodes:${nodes}`);
}
