import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { cancel, type MendResult, replay, reprocess, retry, skip } from '../../exchange/mend.ts';
import { privateId } from '../../ledger/ids.ts';
import { deliveryById } from '../../ledger/messages.ts';
import { doDeed } from '../deed/done.ts';
import type { Desk } from '../desk.ts';
import { nothingThere } from '../frame/faults.ts';

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

function finish(
  desk: Desk,
  request: FastifyRequest,
  reply: FastifyReply,
  name: keyof typeof done,
  deed: (operator: string, reason: string) => Promise<MendResult>,
): Promise<FastifyReply> {
  const { id } = request.params as Params;
  return doDeed(desk, request, reply, {
    ...{ name, id, deed },
    done: done[name],
    back: `/console/messages/${id}`,
  });
}
