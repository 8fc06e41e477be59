import type { FastifyInstance } from 'fastify';
import {
  type AlertView,
  alertViews,
  countText,
  type NotificationView,
} from '../../exchange/alert-view.ts';
import { findAlerts, lastingAlerts } from '../../ledger/alerts.ts';
import { privateId, publicId } from '../../ledger/ids.ts';
import type { Desk } from '../desk.ts';
import { type Html, html, type Value } from '../frame/html.ts';
import { show } from '../frame/show.ts';
import { plain, stateWord } from '../frame/state.ts';
import { table } from '../frame/table.ts';
import { exactly, span } from '../frame/time.ts';
import { type Query, readSearch } from '../overview/search.ts';

const pageSize = 50;

/** What stands that somebody should know of, and what stood before; who was told of it, and whether that worked. */
export function alertsPage(scope: FastifyInstance, desk: Desk): void {
  scope.get('/alerts', async (request, reply) => {
    const { pool } = desk.ledger;
    const { before } = readSearch(request.query as Query);
    const oldest = before && privateId('alr', before);
    const [lasting, ended] = await Promise.all([
      lastingAlerts(pool),
      findAlerts(pool, { lasting: false, ...(oldest && { before: oldest }), limit: pageSize + 1 }),
    ]);
    const page = ended.slice(0, pageSize);
    const older = ended.length > page.length ? page.at(-1) : undefined;
    const views = await alertViews(pool, [...lasting, ...page]);
    const now = desk.now();
    const main = html`<h1>Alerts</h1>
<p class="hint">One for each kind and system, however much stands behind it. Who is told is said by
<code>alerts</code> in the address book.</p>
<section aria-labelledby="lasting"><h2 id="lasting">Lasting</h2>
${alertTable('Alerts that last, the newest first', views.slice(0, lasting.length), now) ?? nothingLasts}</section>
<section aria-labelledby="ended"><h2 id="ended">Ended</h2>
${alertTable('Alerts that ended, the newest first', views.slice(lasting.length), now) ?? nothingEnded}
<nav class="pages" aria-label="Pages of alerts">${before && html`<a href="/console/alerts">Newest</a>`} ${
      older &&
      html`<a href="/console/alerts?before=${publicId('alr', older.id)}" rel="next">Older</a>`
    }</nav></section>`;
    return show(desk, request, reply, { title: 'Alerts', main });
  });
}

const nothingLasts = html`<p class="empty">None: no system is down, silent or late, and nothing waits for a person.</p>`;
const nothingEnded = html`<p class="empty">None in the last 90 days.</p>`;

function alertTable(caption: string, all: AlertView[], now: number): Html | undefined {
  if (all.length === 0) return undefined;
  return table(
    caption,
    [
      { title: 'System' },
      { title: 'Alert' },
      { title: 'What' },
      { title: 'Count', number: true },
      { title: 'Began' },
      { title: 'Lasted' },
      { title: 'Told' },
    ],
    all.map((one) => row(one, now)),
  );
}

function row(
  { kind, system, began, ended, count, detail, notifications }: AlertView,
  now: number,
): Value[] {
  const lasted = span((ended ? Date.parse(ended) : now) - Date.parse(began));
  return [
    html`<a href="/console/systems/${system}">${system}</a>`,
    stateWord(kind),
    detail,
    count === undefined ? html`<span class="none">–</span>` : countText(count),
    exactly(began, now),
    lasted,
    notifications.length === 0
      ? html`<span class="soft">nobody</span>`
      : html`<ul class="plain">${notifications.map(told)}</ul>`,
  ];
}

function told({ to, event, state, attempts, error }: NotificationView): Html {
  const tries = attempts > 1 && html`, ${attempts} attempts`;
  return html`<li>${to}: ${plain(event)} ${stateWord(state)}${tries}${
    state !== 'sent' && error && html`<small>${error}</small>`
  }</li>`;
}
