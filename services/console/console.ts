/** The console: what ops staff see of the hub, and what they do with it. All of it below /console. */
import type { FastifyInstance, FastifySchema } from 'fastify';
import { alertsPage } from './alerts/page.ts';
import { openDesk } from './desk.ts';
import { door } from './door/door.ts';
import { readForms } from './door/form.ts';
import { signIn, signOut } from './door/sign-in.ts';
import { throttle } from './door/throttle.ts';
import { faults, nothingThere } from './frame/faults.ts';
import { pageHeaders } from './frame/headers.ts';
import { stylesheet } from './frame/stylesheet.ts';
import { interchangePage } from './interchange/page.ts';
import { refusedPage } from './interchange/refused.ts';
import { messageDeeds } from './message/deeds.ts';
import { holdDeeds } from './message/holds.ts';
import { messagePage } from './message/page.ts';
import { overviewPage } from './overview/page.ts';
import type { ConsoleParts } from './parts.ts';
import { queueBoard } from './queue-board.ts';
import { replayDeeds } from './replay/deeds.ts';
import { replaysPage } from './replay/list.ts';
import { replayPage } from './replay/page.ts';
import { systemPage } from './system/page.ts';

export type { ConsoleParts };

/** Registers the pages. They share no state with other processes, only the key of the cookies. */
export async function consolePages(app: FastifyInstance, parts: ConsoleParts): Promise<void> {
  const desk = openDesk(parts);
  const attempts = throttle(10, 60_000);
  // People type the bare address.
  app.get('/', { schema: { hide: true } as FastifySchema }, (_request, reply) =>
    reply.redirect('/console', 302),
  );
  await app.register(
    async (scope) => {
      // Pages are for people: they stay out of the description of the API.
      scope.addHook('onRoute', (route) => {
        route.schema = { ...route.schema, hide: true } as FastifySchema;
      });
      scope.addHook('onRequest', async (_request, reply) => {
        reply.headers(pageHeaders);
      });
      readForms(scope);
      faults(scope, desk);
      stylesheet(scope);
      signIn(scope, desk, attempts);
      await scope.register(async (inside) => {
        door(inside, desk, attempts);
        inside.setNotFoundHandler((request, reply) => nothingThere(desk, request, reply));
        signOut(inside, desk);
        overviewPage(inside, desk);
        messagePage(inside, desk);
        messageDeeds(inside, desk);
        holdDeeds(inside, desk);
        systemPage(inside, desk);
        replaysPage(inside, desk);
        replayPage(inside, desk);
        replayDeeds(inside, desk);
        alertsPage(inside, desk);
        refusedPage(inside, desk);
        interchangePage(inside, desk);
        await inside.register(async (board) => queueBoard(board, desk), { prefix: '/queues' });
      });
    },
    { prefix: '/console' },
  );
}
