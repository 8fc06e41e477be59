import type { DeliveryView, MessageDetail } from '../../exchange/views.ts';
import { deedForm } from '../deed/form.ts';
import { facts } from '../frame/facts.ts';
import { type Html, html } from '../frame/html.ts';
import { plain, stateWord } from '../frame/state.ts';
import { ago, exactly, since } from '../frame/time.ts';
import { deliveryDeeds } from './possible.ts';

const effects = {
  retry: 'sends it now, under the same idempotency key, and counts attempts anew.',
  skip: 'lets those behind it in its lane go; it stays a dead letter.',
  cancel: 'gives it up for good; what waits behind it moves on.',
} as const;

export function deliveries(message: MessageDetail, formToken: string, now: number): Html {
  if (message.deliveries.length === 0) {
    return html`<p class="empty">${
      message.state === 'quarantined'
        ? 'None yet: a message in quarantine goes nowhere until it is reprocessed.'
        : 'None: no route of the address book fits. Add one, then replay the message.'
    }</p>`;
  }
  return html`${message.deliveries.map((one) => delivery(one, message, formToken, now))}`;
}

function delivery(one: DeliveryView, message: MessageDetail, formToken: string, now: number): Html {
  const deeds = deliveryDeeds(one).map((name) => ({
    name,
    action: `/console/messages/${message.id}/deliveries/${one.id}/${name}`,
    effect: effects[name],
    // Cancel alone would promise to take back the form.
    ...(name === 'cancel' && { title: 'Cancel delivery', quiet: true }),
  }));
  return html`<article class="card" id="${one.id}" aria-labelledby="to-${one.id}">
<h3 id="to-${one.id}">To ${one.system} ${stateWord(one.state)}</h3>
${facts([
  ['Attempts', attempts(one, message)],
  ['Next attempt', one.dueAt && next(one.dueAt, now)],
  ['Deliver by', one.deliverBy && deadline(one.deliverBy, one.state, now)],
  ['Delivered', one.deliveredAt && exactly(one.deliveredAt, now)],
  ['Remote reference', one.remoteReference && html`<code>${one.remoteReference}</code>`],
  ['Remote status', one.remoteStatus],
  ['Last problem', one.code && html`<code>${one.code}</code> ${one.detail}`],
  ['Acknowledgment', one.acknowledgment !== 'none' && plain(one.acknowledgment)],
  ['Partner', one.partner],
  ['Route', one.route],
  ['Lane', one.lane],
  ['Delivery', html`<code>${one.id}</code>`],
])}
${deeds.length > 0 && deedForm({ id: one.id, formToken, target: `to ${one.system}`, deeds })}</article>
`;
}

/** A moment that has come is no time of an attempt: the delivery waits for its turn. */
function next(due: string, now: number): Html {
  return Date.parse(due) > now ? ago(due, now) : html`now, due for ${since(due, now)}`;
}

const unfinished = new Set(['held', 'queued', 'sending', 'retrying']);

function deadline(by: string, state: string, now: number): Html {
  const overdue = unfinished.has(state) && Date.parse(by) < now;
  return html`${exactly(by, now)}${overdue && html` ${stateWord('overdue')}`}`;
}

/** Attempts in this generation; earlier ones are from before a person sent it again. */
function attempts({ id, attempts: now }: DeliveryView, { attempts: all }: MessageDetail): string {
  const before = all.filter((one) => one.deliveryId === id).length - now;
  return before > 0 ? `${now}, and ${before} before it was sent again` : String(now);
}
