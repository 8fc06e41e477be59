import type { DeliveryView, MessageView } from '../../exchange/views.ts';
import { type Html, html, type Value } from '../frame/html.ts';
import { plain, stateWord } from '../frame/state.ts';
import { table } from '../frame/table.ts';
import { ago } from '../frame/time.ts';

export function messagesTable(messages: MessageView[], now: number): Html {
  return table(
    'Messages, the newest first',
    [
      { title: 'Message' },
      { title: 'State' },
      { title: 'From' },
      { title: 'To' },
      { title: 'Accepted', number: true },
    ],
    messages.map((message) => row(message, now)),
  );
}

/** How people call a message: its first business key, else the number of its sender, else its id. */
export function messageName({ businessKeys, nativeId, id }: MessageView): string {
  return businessKeys[0]?.value || nativeId || id;
}

/** What it is: its type, else what its sender calls it. */
export function messageKind({ type, nativeType }: MessageView): string {
  return type ? plain(type) : nativeType === 'unknown' ? 'Unreadable document' : nativeType;
}

function row(message: MessageView, now: number): Value[] {
  const { id, action, businessKeys, deliveries } = message;
  const kind = [messageKind(message), action].filter(Boolean).join(', ');
  const others = businessKeys.slice(1, 4).map((key) => `${key.kind} ${key.value}`);
  return [
    html`<a href="/console/messages/${id}"><bdi>${messageName(message)}</bdi></a><small>${[
      kind,
      ...others,
    ].map((text, i) => html`${i > 0 && ' · '}<bdi>${text}</bdi>`)}</small>`,
    stateWord(message.state),
    message.system,
    receivers(deliveries),
    ago(message.acceptedAt, now),
  ];
}

/** The receiving systems; the state of a delivery only where it is not the expected end. */
function receivers(deliveries: DeliveryView[]): Value {
  if (deliveries.length === 0) return html`<span class="soft">nobody</span>`;
  const done = deliveries.every((one) => one.state === 'delivered');
  return html`<ul class="plain">${deliveries.map(
    ({ system, state }) => html`<li>${system}${!done && html` ${stateWord(state)}`}</li>`,
  )}</ul>`;
}
