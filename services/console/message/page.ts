import type { FastifyInstance } from 'fastify';
import { type MessageDetail, messageDetail } from '../../exchange/views.ts';
import { privateId } from '../../ledger/ids.ts';
import { deedForm } from '../deed/form.ts';
import { type Desk, visitor } from '../desk.ts';
import { nothingThere } from '../frame/faults.ts';
import { type Html, html, type Value } from '../frame/html.ts';
import { problemBox } from '../frame/problem.ts';
import { receiptList } from '../frame/receipts.ts';
import { show } from '../frame/show.ts';
import { stateWord } from '../frame/state.ts';
import { messageKind, messageName } from '../overview/messages.ts';
import { deliveries } from './deliveries.ts';
import { holds } from './holds.ts';
import { payloads } from './payloads.ts';
import { messageDeed } from './possible.ts';
import { summary } from './summary.ts';
import { timeline } from './timeline.ts';

const effects = {
  replay:
    'sends the message again to every system that it was finished with; they will take it for a new one.',
  reprocess: 'reads the bytes again as they were received, with the adapter of today.',
  route: 'looks for a route again, in the address book of today.',
} as const;

/** One message with everything that happened to it. */
export function messagePage(scope: FastifyInstance, desk: Desk): void {
  scope.get('/messages/:id', async (request, reply) => {
    const id = privateId('msg', (request.params as { id: string }).id);
    const message = id && (await messageDetail(desk.ledger.pool, id));
    if (!message) return nothingThere(desk, request, reply);
    const { formToken } = visitor(desk, request);
    const now = desk.now();
    // What waits for a person has its button at the top; a replay is a rare thing.
    const waits = message.state === 'quarantined' || message.state === 'unrouted';
    const title = `${messageKind(message)} ${messageName(message)}`;
    const main = html`<p class="crumbs"><a href="/console">Overview</a></p>
<h1><bdi>${title}</bdi> ${stateWord(message.state)}</h1>
${message.problem && problemBox(message.problem)}${waits && deed(message, formToken, waits)}
${section('Deliveries', [deliveries(message, formToken, now), !waits && deed(message, formToken, waits)])}
${section('Timeline', timeline(message.timeline, now))}
${section('Summary', summary(message, now))}
${section('Receipts', receiptList(message.receipts, now))}
${section('Payloads', await payloads(desk, message))}
${section('Holds', holds(message, formToken, now))}`;
    return show(desk, request, reply, { title, main });
  });
}

/** What can be done with the message as a whole. */
function deed(message: MessageDetail, formToken: string, waits: boolean): Html | undefined {
  const name = messageDeed(message);
  if (!name) return undefined;
  const effect = message.state === 'unrouted' ? effects.route : effects[name];
  const action = `/console/messages/${message.id}/${name}`;
  return deedForm({
    id: 'message',
    formToken,
    target: 'this message',
    deeds: [{ name, action, effect, quiet: !waits }],
  });
}

function section(title: string, content: Value): Html {
  const id = title.toLowerCase();
  return html`<section aria-labelledby="${id}"><h2 id="${id}">${title}</h2>\n${content}</section>`;
}
