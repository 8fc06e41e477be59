/**
 * What a team would write in an afternoon: Fastify takes a document in, BullMQ carries it, undici posts it on.
 * No check, no ledger, no receipt. Arguments: role (api, worker or all) and engine; the environment says where.
 */
import { createPostgresBackend, Queue, runMigrations, Worker } from 'bullmq';
import Fastify from 'fastify';
import { Redis } from 'ioredis';
import pg from 'pg';
import { Agent, request } from 'undici';

const [role, engine] = process.argv.slice(2);
const { PORT, REDIS_URL, DATABASE_URL, SINK_URL = '', CONCURRENCY } = process.env;
const concurrency = Number(CONCURRENCY);
const name = 'orders';
const done = { removeOnComplete: true, removeOnFail: true };

async function open() {
  if (engine === 'redis') {
    const connection = new Redis(REDIS_URL ?? '', { maxRetriesPerRequest: null });
    return {
      queue: () => new Queue(name, { connection, prefix: 'bare' }),
      worker: (work: (body: string) => Promise<void>) =>
        new Worker(name, (job) => work(job.data.body), {
          connection: connection.duplicate(),
          prefix: 'bare',
          concurrency,
        }),
    };
  }
  const pool = new pg.Pool({
    connectionString: DATABASE_URL,
    max: 20,
    options: '-c search_path=bullmq,public',
  });
  const client = await pool.connect();
  await runMigrations(client);
  client.release();
  return {
    queue: () => new Queue(name, { connection: pool }, createPostgresBackend),
    worker: (work: (body: string) => Promise<void>) =>
      new Worker(
        name,
        (job) => work(job.data.body),
        { connection: pool, concurrency },
        createPostgresBackend,
      ),
  };
}

const { queue, worker } = await open();
if (role !== 'api') {
  const dispatcher = new Agent({ connections: 64 });
  worker(async (body) => {
    const answer = await request(SINK_URL, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      dispatcher,
    });
    await answer.body.dump();
    if (answer.statusCode !== 200) throw new Error(`answered ${answer.statusCode}`);
  });
}
if (role !== 'worker') {
  const orders = queue();
  const app = Fastify({ bodyLimit: 16 * 1024 * 1024 });
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, next) => next(null, body));
  app.removeContentTypeParser('application/json');
  app.post<{ Params: { copies: string } }>('/in/:copies', async (incoming, reply) => {
    const job = { name: 'deliver', data: { body: incoming.body as string }, opts: done };
    const copies = Number(incoming.params.copies);
    if (copies === 1) await orders.add(job.name, job.data, job.opts);
    else await orders.addBulk(Array.from({ length: copies }, () => job));
    return reply.code(202).send();
  });
  await app.listen({ port: Number(PORT), host: '127.0.0.1' });
}
process.send?.('ready');
process.on('disconnect', () => process.exit(0));
