/** What a Redis Cluster and more processes cost: by processor time of one document, beside one Redis, in turn. */
import { Command } from 'commander';
import { fleetSubject } from './bench/fleet-subject.ts';
import { printFound } from './bench/report.ts';
import { openBench, type Plan } from './bench/rounds.ts';
import { figuresOf, inTurn, ratio, totalOf } from './bench/summary.ts';
import { shopAndYard } from './fleet/book.ts';
import { fleetCluster } from './fleet/cluster.ts';
import { startFleet } from './fleet/fleet.ts';
import { whole } from './fleet/whole.ts';

const { rounds, seconds, json } = new Command('cluster')
  .description(
    'Measures 2 api and 2 worker processes on a Redis Cluster of three masters beside 1 and 1 on one Redis.',
  )
  .option('--rounds <n>', 'of each kind, in turn', whole, 5)
  .option('--seconds <n>', 'that documents are posted for in a round', whole, 4)
  .option('--json', 'one line of JSON')
  .parse()
  .opts<{ rounds: number; seconds: number; json?: boolean }>();

const say = (line: string) => console.error(line);
const bench = await openBench();
const book = shopAndYard(bench.sinkUrl, { concurrency: 200 });
const cluster = await fleetCluster();
const plain = { engine: 'redis', book, say } as const;
const one = await startFleet({ ...plain, apis: 1, workers: 1 });
const two = await startFleet({ ...plain, apis: 2, workers: 2, redisUrl: cluster.url });
const [single, spread] = [
  await fleetSubject('1 api, 1 worker, Redis', one),
  await fleetSubject('2 api, 2 worker, Redis Cluster', two, { redis: cluster.masters }),
];
const plan: Plan = { shape: 'order', copies: 1, seconds, underWay: 64 };
const done = await inTurn(bench, [single, spread], plan, rounds, say);
for (const { meter } of [single, spread]) await meter.close();
await Promise.all([one.stop(), two.stop()]);
await cluster.stop();
bench.stop();
const figures = { single: figuresOf(done.get(single)), cluster: figuresOf(done.get(spread)) };
const [single_cpu_ms, cluster_cpu_ms] = [totalOf(figures.single), totalOf(figures.cluster)];
const cpu_ratio = ratio(cluster_cpu_ms, single_cpu_ms);
printFound({ single_cpu_ms, cluster_cpu_ms, cpu_ratio }, { 'orders of 1 KB': figures }, json);
process.exit(0);
