import type { FastifyInstance } from 'fastify';
import { beginBulk, highestRate, replayView, steer, type steering } from '../../exchange/replay.ts';
import { privateId } from '../../ledger/ids.ts';
import { doDeed } from '../deed/done.ts';
import { type Desk, visitor } from '../desk.ts';
import { formField, requestForm } from '../door/form.ts';
import { nothingThere } from '../frame/faults.ts';
import { leaveNotice } from '../frame/notice.ts';
import { readRate, readTyped, readWish } from './wish.ts';

const done = {
  pause: 'It rests.',
  resume: 'It goes on.',
  cancel: 'It is cancelled.',
} as const satisfies Record<keyof typeof steering, string>;

/** What the buttons of replays do. */
export function replayDeeds(scope: FastifyInstance, desk: Desk): void {
  const { ledger } = desk;

  scope.post('/replays', async (request, reply) => {
    const form = requestForm(request);
    const read = readWish(readTyped(form));
    const rate = readRate(formField(form, 'rate'), highestRate);
    const { operator } = visitor(desk, request);
    const refused = (text: string) => {
      leaveNotice(reply, desk.cookieKey, { kind: 'fault', text: `Nothing was done. ${text}` });
      return reply.redirect('/console/replays', 303);
    };
    if (!read.ok) return refused(read.faults.join(' '));
    const wish = { ...read.wish, rate };
    const result = await beginBulk({ ledger }, wish, operator, formField(form, 'reason'));
    if (!result.ok) return refused(result.problem.detail);
    const { id } = replayView(result.value);
    request.log.info({ event: 'console.deed', deed: 'bulk', operator, id, ok: true }, 'deed');
    leaveNotice(reply, desk.cookieKey, { kind: 'done', text: 'It is under way.' });
    return reply.redirect(`/console/replays/${id}?refresh=on`, 303);
  });

  for (const name of ['pause', 'resume', 'cancel'] as const)
    scope.post(`/replays/:id/${name}`, (request, reply) => {
      const { id } = request.params as { id: string };
      const uuid = privateId('rpl', id);
      if (!uuid) return nothingThere(desk, request, reply);
      return doDeed(desk, request, reply, {
        name,
        id,
        done: done[name],
        back: `/console/replays/${id}`,
        deed: (operator, reason) => steer({ ledger }, name, uuid, operator, reason),
      });
    });
}
