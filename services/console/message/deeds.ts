import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { cancel, type MendResult, replay, reprocess, retry, skip } from '../../exchange/mend.ts';
import { privateId } from '../../ledger/ids.ts';
import { deliveryById } from '../../ledger/messages.ts';
import { type Desk, visitor } from '../desk.ts';
import { formField, requestForm } from '../door/form.ts';
import { nothingThere } from '../frame/faults.ts';
import { leaveNotice } from '../frame/notice.ts';

const done = {
  retry: 'The delivery is queued again.',
  skip: 'Those behind it in its lane go on.',
  cancel: 'The delivery is cancelled.',
  replay: 'The message is on its way again, as far as routes lead.',
  reprocess: 'The message was read again.',
} as const;

type Params = { id: string; delivery: string };

/** The deeds of the buttons. Each leads back to the message, with a notice of what was done. */
export function messageDeeds(scope: FastifyInstance, desk: Desk): void {
  for (const [name, mend] of Object.entries({ replay, reprocess })) {
    scope.post(`/messages/:id/${name}`, async (request, reply) => {
      const id = privateId('msg', (request.params as Params).id);
      if (!id) return nothingThere(desk, request, reply);
      return finish(desk, request, reply, name as 'replay' | 'reprocess', (operator, reason) =>
        mend(mender(desk), id, operator, reason),
      );
    });
  }
  for (const [name, mend] of Object.entries({ retry, skip, cancel })) {
    scope.post(`/messages/:id/deliveries/:delivery/${name}`, async (request, reply) => {
      const params = request.params as Params;
      const message = privateId('msg', params.id);
      const id = privateId('dlv', params.delivery);
      const delivery = id && (await deliveryById(desk.ledger.pool, id));
      if (!delivery || delivery.message_id !== message) return nothingThere(desk, request, reply);
      return finish(desk, request, reply, name as 'retry' | 'skip' | 'cancel', (operator, reason) =>
        mend(mender(desk), delivery.id, operator, reason),
      );
    });
  }
}

function mender({ ledger, book, dispatch }: Desk) {
  return { ledger, book: book(), dispatch };
}

async function finish(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  name: keyof typeof done,
  mend: (operator: string, reason: string) => Promise<MendResult>,
): Promise<FastifyReply> {
  const { operator } = visitor(desk, request);
  const result = await mend(operator, formField(requestForm(request), 'reason'));
  const { id } = request.params as Params;
  request.log.info({ event: 'console.deed', deed: name, operator, id, ok: result.ok }, 'deed');
  leaveNotice(
    reply,
    desk.cookieKey,
    result.ok
      ? { kind: 'done', text: done[name] }
      : { kind: 'fault', text: `Nothing was done. ${result.problem.detail}` },
  );
  return reply.redirect(`/console/messages/${id}`, 303);
}
