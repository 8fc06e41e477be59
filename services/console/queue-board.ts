/** bull-board: the queues themselves. It only shows; mending goes through the ledger. */
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
  const board = createBullBoard({
    queues: [],
    serverAdapter,
    options: {
      uiConfig: {
        boardTitle: 'Queues · Post Office',
        miscLinks: [{ text: 'Console', url: '/console' }],
      },
    },
  });
  let version: number | undefined;

  scope.addHook('onRequest', async (request, reply) => {
    reply.headers(boardHeaders);
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      return nothingThere(desk, request, reply);
    }
    const book = desk.book();
    if (book.version === version) return;
    version = book.version;
    for (const { name, outbound } of book.systems) if (outbound) desk.queues.of(name);
    board.replaceQueues(
      desk.queues.all().map((queue) => new BullMQAdapter(queue, { readOnlyMode: true })),
    );
  });
  await scope.register(serverAdapter.registerPlugin());
}
