import type { FastifyInstance } from 'fastify';
import { privateId, publicId } from '../../ledger/ids.ts';
import { type FoundInterchange, refusedInterchanges } from '../../ledger/interchanges.ts';
import type { Desk } from '../desk.ts';
import { type Html, html, type Value } from '../frame/html.ts';
import { problemTitle } from '../frame/problem.ts';
import { show } from '../frame/show.ts';
import { stateWord } from '../frame/state.ts';
import { table } from '../frame/table.ts';
import { ago } from '../frame/time.ts';
import { type Query, readSearch } from '../overview/search.ts';

const pageSize = 50;

/** Interchanges that were refused, wholly or in part: they have no message that could be found. */
export function refusedPage(scope: FastifyInstance, desk: Desk): void {
  scope.get('/refused', async (request, reply) => {
    const { system, before } = readSearch(request.query as Query);
    const last = before && privateId('ict', before);
    const found = await refusedInterchanges(desk.ledger.pool, {
      ...(system && { system }),
      ...(last && { before: last }),
      limit: pageSize + 1,
    });
    const page = found.slice(0, pageSize);
    const main = html`<h1>Refused interchanges</h1>
<p class="hint">What was sent to the hub and refused, wholly or in part. The sender was told why.</p>
${systemForm(
  desk.book().systems.map((one) => one.name),
  system,
)}
${page.length === 0 ? empty(system) : list(page, desk.now())}
${pages(found.length > page.length ? page.at(-1) : undefined, system, before)}`;
    return show(desk, request, reply, { title: 'Refused interchanges', main });
  });
}

function systemForm(systems: string[], chosen: string | undefined): Html {
  return html`<form class="search" method="get" action="/console/refused" role="search"><div class="key">
<label for="system">Sent by</label>
<select id="system" name="system"><option value="">any system</option>${systems.map(
    (name) => html`<option value="${name}"${name === chosen && html` selected`}>${name}</option>`,
  )}</select>
<button>Show</button></div></form>`;
}

function list(page: FoundInterchange[], now: number): Html {
  return table(
    'Refused interchanges, the newest first',
    [
      { title: 'Problem' },
      { title: 'State' },
      { title: 'System' },
      { title: 'From address' },
      { title: 'Bytes', number: true },
      { title: 'Received', number: true },
    ],
    page.map((one) => row(one, now)),
  );
}

function row(one: FoundInterchange, now: number): Value[] {
  const title = one.problem ? problemTitle(one.problem.code) : 'Refused';
  return [
    html`<a href="/console/interchanges/${publicId('ict', one.id)}">${title}</a><small>${one.problem?.detail}</small>`,
    stateWord(one.state),
    one.system,
    one.remote_address ?? html`<span class="soft">unknown</span>`,
    one.bytes,
    ago(one.received_at.toISOString(), now),
  ];
}

function empty(system: string | undefined): Html {
  return system
    ? html`<p class="empty">Nothing of ${system} was refused. <a href="/console/refused">Show all systems</a>.</p>`
    : html`<p class="empty">Nothing was refused: there is nothing to do here. What came in is on the
<a href="/console">overview</a>.</p>`;
}

function pages(last: FoundInterchange | undefined, system = '', before = ''): Html {
  const address = (fields: Record<string, string>) =>
    `/console/refused?${new URLSearchParams({ ...(system && { system }), ...fields })}`;
  return html`<nav class="pages" aria-label="Pages of interchanges">${before && html`<a href="${address({})}">Newest</a>`} ${
    last && html`<a href="${address({ before: publicId('ict', last.id) })}" rel="next">Older</a>`
  }</nav>`;
}
