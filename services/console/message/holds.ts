import type { FastifyInstance } from 'fastify';
import { type HoldView, hold, release } from '../../exchange/hold.ts';
import { privateId } from '../../ledger/ids.ts';
import { doDeed } from '../deed/done.ts';
import { deedForm } from '../deed/form.ts';
import type { Desk } from '../desk.ts';
import { nothingThere } from '../frame/faults.ts';
import { type Html, html } from '../frame/html.ts';
import { exactly } from '../frame/time.ts';

const what = { message: 'this message', key: 'the number', partner: 'partner', system: 'system' };

/** The legal holds on a message, each with the button that releases it, and the one that sets another. */
export function holds(
  { id, holds: all = [] }: { id: string; holds?: HoldView[] },
  formToken: string,
  now: number,
): Html {
  const path = `/console/messages/${id}`;
  return html`${
    all.length === 0
      ? html`<p class="empty">None: its payloads expire as the address book says.</p>`
      : html`<p class="hint">Its payloads do not expire and cannot be erased.</p>`
  }
${all.map((one) => held(one, path, formToken, now))}
${deedForm({
  ...{ id: 'hold', formToken, target: 'this message' },
  deeds: [
    {
      name: 'hold',
      action: `${path}/hold`,
      effect: 'keeps its payloads, whatever their period says, until it is released.',
      quiet: true,
    },
  ],
})}`;
}

function held(one: HoldView, path: string, formToken: string, now: number): Html {
  const subject = one.scope === 'message' ? what.message : `${what[one.scope]} ${one.value}`;
  return html`<article class="card" id="${one.id}" aria-labelledby="on-${one.id}">
<h3 id="on-${one.id}">On <bdi>${subject}</bdi></h3>
<p>By ${one.by}, ${exactly(one.at, now)}: ${one.reason}</p>
${deedForm({
  ...{ id: one.id, formToken, target: `the hold on ${subject}` },
  deeds: [
    {
      name: 'release',
      action: `${path}/holds/${one.id}/release`,
      effect:
        one.scope === 'message'
          ? 'ends the hold: its payloads expire when their time is over.'
          : 'ends the hold, also for all other messages that it lies on.',
      quiet: true,
    },
  ],
})}</article>
`;
}

/** What the buttons stand for. */
export function holdDeeds(scope: FastifyInstance, desk: Desk): void {
  scope.post('/messages/:id/hold', (request, reply) => {
    const { id } = request.params as { id: string };
    const holder = { ledger: desk.ledger, book: desk.book() };
    return doDeed(desk, request, reply, {
      ...{ name: 'hold', id, back: `/console/messages/${id}` },
      done: 'Its payloads are kept until the hold is released.',
      deed: async (operator, reason) => {
        const result = await hold(holder, { scope: 'message', value: id }, operator, reason);
        return result.ok ? { ok: true } : result;
      },
    });
  });
  scope.post('/messages/:id/holds/:hold/release', (request, reply) => {
    const params = request.params as { id: string; hold: string };
    const uuid = privateId('hld', params.hold);
    if (!uuid) return nothingThere(desk, request, reply);
    return doDeed(desk, request, reply, {
      ...{ name: 'release', id: params.hold, back: `/console/messages/${params.id}` },
      done: 'The hold is released.',
      deed: (operator, reason) => release(desk, uuid, operator, reason),
    });
  });
}
