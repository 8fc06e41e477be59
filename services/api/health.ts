/** Whether the hub lives, whether it can work, and its figures. */
import type { FastifyInstance } from 'fastify';
import type { Engine } from '../../queues/engine.ts';
import type { Book } from '../exchange/address-book/book.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { Metrics } from '../metrics.ts';
import { answers, open, type Shape, shape, text, whole, yesOrNo } from './answers/answer.ts';
import { guard } from './guard.ts';

export interface HealthParts {
  ledger: Ledger;
  engine: Engine;
  book: () => Book;
  metrics: Metrics;
}

const ready: Shape = shape({
  status: { enum: ['ok', 'degraded', 'unavailable'] },
  ledger: yesOrNo,
  queue: shape({ engine: { enum: ['redis', 'postgres'] }, ok: yesOrNo }),
  addressBookVersion: whole,
});

export async function health(
  app: FastifyInstance,
  { ledger, engine, book, metrics }: HealthParts,
): Promise<void> {
  app.get(
    '/healthz',
    {
      schema: {
        ...open,
        tags: ['health'],
        summary: 'The process lives',
        response: answers([200, 'It does', shape({ status: text })]),
      },
    },
    async () => ({ status: 'ok' }),
  );

  app.get(
    '/readyz',
    {
      schema: {
        tags: ['health'],
        ...open,
        summary: 'The ledger can be written to; the queue is told, but not required',
        response: answers([200, 'It can', ready], [503, 'It cannot', ready]),
      },
    },
    async (_request, reply) => {
      const [ledgerOk, queueOk] = await Promise.all([
        isThere(ledger.ping()),
        isThere(engine.ping()),
      ]);
      // Without its queue the hub still takes documents in: they wait in the ledger.
      return reply.code(ledgerOk ? 200 : 503).send({
        status: ledgerOk ? (queueOk ? 'ok' : 'degraded') : 'unavailable',
        ledger: ledgerOk,
        queue: { engine: engine.kind, ok: queueOk },
        addressBookVersion: book().version,
      });
    },
  );

  app.get(
    '/metrics',
    {
      schema: {
        tags: ['health'],
        summary: 'Figures for Prometheus; for operators',
        security: [{ bearer: [] }],
        response: answers([200, 'The figures', text, 'text/plain']),
      },
      onRequest: guard(book, true),
    },
    async (_request, reply) =>
      reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  );
}

async function isThere(ping: Promise<void>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), 2000);
  });
  const answer = ping.then(
    () => true,
    () => false,
  );
  return Promise.race([answer, late]).finally(() => clearTimeout(timer));
}
