/** bull-board: the queue of wake-ups itself. It only shows; mending goes through the ledger. */
import { createBullBoard } from '@bull-board/api';
import { BullMQAdapter } from '@bull-board/api/bullMQAdapter';
import { FastifyAdapter } from '@bull-board/fastify';
import type { FastifyInstance } from 'fastify';
import type { Desk } from './desk.ts';
import { nothingThere } from './frame/faults.ts';
import { boardHeaders } from './frame/headers.ts';

export async function queueBoard(scope: FastifyInstance, desk: Desk): Promise<void> {
  const serverAdapter = new FastifyAdapter();
  serverAdapter.setBasePath('/console/queues');
  createBullBoard({
    queues: [new BullMQAdapter(desk.wakeUps.queue, { readOnlyMode: true })],
    serverAdapter,
    options: {
      uiConfig: {
        boardTitle: 'Queues · Post Office',
        miscLinks: [{ text: 'Console', url: '/console' }],
      },
    },
  });

  scope.addHook('onRequest', async (request, reply) => {
    reply.headers(boardHeaders);
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return nothingThere(desk, request, reply);
    }
  });
  await scope.register(serverAdapter.registerPlugin());
}
