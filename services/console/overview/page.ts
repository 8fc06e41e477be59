import type { FastifyInstance } from 'fastify';
import { passages } from '../../exchange/passage.ts';
import { messageViews } from '../../exchange/views.ts';
import { lastingAlerts } from '../../ledger/alerts.ts';
import { publicId } from '../../ledger/ids.ts';
import { findMessages, type MessageFilter } from '../../ledger/messages.ts';
import type { Desk } from '../desk.ts';
import { type Html, html } from '../frame/html.ts';
import { show } from '../frame/show.ts';
import { exact } from '../frame/time.ts';
import { wishPath } from '../replay/wish.ts';
import { engineLine, wakeUpsWaiting } from './engine.ts';
import { lastingLine } from './lasting.ts';
import { pageOfId } from './lookup.ts';
import { messagesTable } from './messages.ts';
import { messageFilter, type Query, readSearch, type Search, searchPath } from './search.ts';
import { searchForm } from './search-form.ts';
import { standings } from './standing.ts';
import { attention, closedSystems, systemsTable } from './systems.ts';

const pageSize = 50;

/** The systems and the newest messages; with a search, what it finds. */
export function overviewPage(scope: FastifyInstance, desk: Desk): void {
  scope.get('/', async (request, reply) => {
    const query = request.query as Query;
    const search = readSearch(query);
    // A form sends its empty fields too; an address to pass on is better without them.
    if (Object.values(query).includes('')) return reply.redirect(searchPath(search), 303);
    const page = search.key && (await pageOfId(desk.ledger.pool, search.key));
    if (page) return reply.redirect(page, 303);
    const book = desk.book();
    const systems = book.systems.map((system) => system.name);
    const form = searchForm(search, systems);
    const searching = Object.keys(search).length > 0;
    const sends = (name: string) => book.system(name)?.inbound !== undefined;
    const filtered = messageFilter(search, pageSize + 1, sends);
    if (!filtered.ok) {
      const main = html`<h1>Messages</h1>\n${form}
${filtered.faults.map((fault) => html`<p class="notice bad" role="alert"><span aria-hidden="true">✕</span> ${fault}</p>`)}`;
      return show(desk, request, reply, { title: 'Messages', main, status: 400 });
    }
    if (searching) {
      const main = html`<h1>Messages</h1>\n${form}\n${await messages(desk, search, filtered.filter)}
<p><a href="${wishPath(search, sends)}">Send these again, all of them …</a></p>`;
      return show(desk, request, reply, { title: 'Messages', main });
    }
    // Not by itself: what somebody is typing would be lost with the page.
    const refreshing = query.refresh === 'on';
    const main = await overview(desk, refreshing, refreshing ? undefined : form, filtered.filter);
    return show(desk, request, reply, { title: 'Overview', main, refreshing });
  });
}

async function overview(
  desk: Desk,
  refreshing: boolean,
  form: Html | undefined,
  filter: MessageFilter,
): Promise<Html> {
  const now = desk.now();
  const { systems } = desk.book();
  const [figures, newest, engine, shut, alerts] = await Promise.all([
    desk.ledger.figures(now),
    messages(desk, {}, filter),
    wakeUpsWaiting(desk.wakeUps),
    passages(desk.ledger.pool),
    lastingAlerts(desk.ledger.pool),
  ]);
  const all = standings(systems, figures, now);
  return html`<h1>Overview</h1>
${lastingLine(alerts)}${attention(all)}
${closedSystems(shut, now)}<p class="hint">As of ${exact(new Date(now).toISOString())}. ${
    refreshing
      ? html`Refreshes every 10 s; <a href="/console">stop, to search</a>.`
      : html`<a href="/console?refresh=on">Refresh every 10 s</a>.`
  } Rates are of the last five minutes.</p>
${form}
<section aria-labelledby="systems"><h2 id="systems">Systems</h2>\n${systemsTable(all, now)}</section>
<section aria-labelledby="messages"><h2 id="messages">Newest messages</h2>\n${newest}</section>
<section aria-labelledby="engine"><h2 id="engine">Queue engine</h2>\n${engineLine(engine)}</section>`;
}

async function messages(desk: Desk, search: Search, filter: MessageFilter): Promise<Html> {
  const found = await findMessages(desk.ledger.pool, filter);
  const page = found.slice(0, pageSize);
  const last = page.at(-1);
  if (!last) return Object.keys(search).length > 0 ? nothingFits : nothingYet;
  const views = await messageViews(desk.ledger.pool, page);
  const older = found.length > page.length && {
    ...search,
    before: publicId('msg', last.id),
  };
  return html`${messagesTable(views, desk.now())}
<nav class="pages" aria-label="Pages of messages">${
    search.before && html`<a href="${searchPath({ ...search, before: undefined })}">Newest</a>`
  } ${older ? html`<a href="${searchPath(older)}" rel="next">Older</a>` : html`<span>That is all.</span>`}</nav>`;
}

const nothingFits = html`<p class="empty">No message fits. Search with fewer fields, or with the beginning of the
number; leading zeros, blanks and capitals do not matter. A document that was refused is no message:
look among the <a href="/console/refused">refused interchanges</a>.</p>`;

const nothingYet = html`<p class="empty">No message has come in yet. Post a document to <code>/in/SYSTEM</code>;
how is told at <a href="/docs">/docs</a>. If you have, look among the
<a href="/console/refused">refused interchanges</a>.</p>`;
