import type { FastifyInstance } from 'fastify';
import type { Receipt } from '../../../schemas/types.ts';
import { rawAbsence } from '../../exchange/absence.ts';
import { interchangeView } from '../../exchange/views.ts';
import { privateId, publicId } from '../../ledger/ids.ts';
import {
  type FoundInterchange,
  interchangeById,
  messagesOfInterchange,
  receiptsOfInterchange,
} from '../../ledger/interchanges.ts';
import { payloadExcerpts } from '../../ledger/payload-excerpts.ts';
import type { Desk } from '../desk.ts';
import { code, facts } from '../frame/facts.ts';
import { nothingThere } from '../frame/faults.ts';
import { type Html, html } from '../frame/html.ts';
import { problemBox } from '../frame/problem.ts';
import { receiptList } from '../frame/receipts.ts';
import { show } from '../frame/show.ts';
import { stateWord } from '../frame/state.ts';
import { exactly } from '../frame/time.ts';
import { payloadDetails, size } from '../payload/details.ts';
import { excerptLength } from '../payload/shown.ts';

/** One interchange: what came, and why it was refused. */
export function interchangePage(scope: FastifyInstance, desk: Desk): void {
  scope.get('/interchanges/:id', async (request, reply) => {
    const { pool } = desk.ledger;
    const id = privateId('ict', (request.params as { id: string }).id);
    const found = id && (await interchangeById(pool, id));
    if (!found) return nothingThere(desk, request, reply);
    const [messages, receipts, excerpts] = await Promise.all([
      messagesOfInterchange(pool, found.id),
      receiptsOfInterchange(pool, found.id),
      payloadExcerpts(pool, [found.id], excerptLength),
    ]);
    const asking = { pool, retention: desk.book().retention };
    const absence = excerpts.has(found.id) ? undefined : await rawAbsence(asking, found);
    const now = desk.now();
    const masking = { book: desk.book(), system: found.system };
    const main = html`<p class="crumbs"><a href="/console">Overview</a> · <a href="/console/refused">Refused interchanges</a></p>
<h1>Interchange from ${found.system} ${stateWord(found.state)}</h1>
${problems(found)}<section aria-labelledby="summary"><h2 id="summary">Summary</h2>
${summary(found, now)}</section>
<section aria-labelledby="messages"><h2 id="messages">Messages</h2>
${messageLinks(messages)}</section>
<section aria-labelledby="headers"><h2 id="headers">Headers</h2>
${facts(Object.entries(found.headers).map(([name, value]) => [name, code(value)]))}</section>
<section aria-labelledby="payload"><h2 id="payload">Payload</h2>
${payloadDetails('As received', excerpts.get(found.id), masking, absence)}</section>
<section aria-labelledby="receipts"><h2 id="receipts">Receipts</h2>
${receiptList(
  receipts.map(({ body, sha256 }) => ({ ...(JSON.parse(body) as Receipt), sha256 })),
  now,
)}</section>`;
    return show(desk, request, reply, { title: `Interchange from ${found.system}`, main });
  });
}

/** What was wrong with the whole, and with each document of it. */
function problems({ problem }: FoundInterchange): Html | undefined {
  if (!problem) return undefined;
  return html`${problemBox(problem)}${problem.documents?.map(
    ({ position, nativeId, problem: reason }) =>
      html`<h2>Document ${position + 1}${nativeId && html`, <bdi>${nativeId}</bdi>`}</h2>\n${problemBox(reason)}`,
  )}`;
}

function summary(found: FoundInterchange, now: number): Html {
  const view = interchangeView(found);
  return facts([
    ['Received', exactly(view.receivedAt, now)],
    ['From address', found.remote_address],
    ['Partner', view.partner],
    ['Content type', view.contentType || 'none'],
    ['Size', size(view.bytes)],
    ['SHA-256 as received', code(view.sha256)],
    ['Idempotency-Key', code(view.idempotencyKey)],
    ['Trace', code(view.traceparent)],
    ['Address book', view.addressBookVersion && `version ${view.addressBookVersion}`],
    ['Interchange', code(view.id)],
  ]);
}

function messageLinks(ids: string[]): Html {
  if (ids.length === 0) return html`<p class="empty">None: nothing of it was accepted.</p>`;
  return html`<ul>${ids.map((one) => {
    const id = publicId('msg', one);
    return html`<li><a href="/console/messages/${id}">${id}</a></li>`;
  })}</ul>`;
}
