import type { FastifyInstance } from 'fastify';
import {
  free,
  type OutageView,
  outageView,
  type Passage,
  passages,
} from '../../exchange/passage.ts';
import { pause, resume } from '../../exchange/pause.ts';
import { outagesOf } from '../../ledger/outages.ts';
import { doDeed } from '../deed/done.ts';
import { deedForm } from '../deed/form.ts';
import { type Desk, visitor } from '../desk.ts';
import { facts } from '../frame/facts.ts';
import { nothingThere } from '../frame/faults.ts';
import { type Html, html } from '../frame/html.ts';
import { show } from '../frame/show.ts';
import { table } from '../frame/table.ts';
import { ago, exactly, since } from '../frame/time.ts';
import { searchPath } from '../overview/search.ts';

/** Outages that are listed. */
const newest = 20;

/** Whether deliveries to one system go, since when they do not, and the button that pauses or resumes them. */
export function systemPage(scope: FastifyInstance, desk: Desk): void {
  scope.get('/systems/:name', async (request, reply) => {
    const { name } = request.params as { name: string };
    const { pool } = desk.ledger;
    const [all, outages] = await Promise.all([passages(pool), outagesOf(pool, name, newest)]);
    const system = desk.book().system(name);
    if (!system && !all.has(name)) return nothingThere(desk, request, reply);
    const passage = all.get(name) ?? free;
    const now = desk.now();
    const main = html`<p class="crumbs"><a href="/console">Overview</a></p>
<h1>System ${name}</h1>
${facts([
  ['Deliveries', goes(passage, system?.outbound !== undefined, now)],
  ['Partner', system?.partner],
  ['Adapter', system?.adapter.id],
  ['Messages', html`<a href="${searchPath({ system: name })}">from and to ${name}</a>`],
])}
${(system?.outbound || passage.pause) && button(name, passage, visitor(desk, request).formToken)}
<section aria-labelledby="outages"><h2 id="outages">Newest outages</h2>
${
  outages.length === 0
    ? html`<p class="empty">None: it has always taken what it was sent, or refused it itself.</p>`
    : outageTable(outages.map(outageView), now)
}</section>`;
    return show(desk, request, reply, { title: `System ${name}`, main });
  });
  for (const [name, deed] of [
    ['pause', pause],
    ['resume', resume],
  ] as const) {
    scope.post(`/systems/:name/${name}`, (request, reply) => {
      const { name: system } = request.params as { name: string };
      const parties = { ledger: desk.ledger, book: desk.book() };
      return doDeed(desk, request, reply, {
        name,
        id: system,
        done: done[name],
        back: `/console/systems/${encodeURIComponent(system)}`,
        deed: (operator, reason) => deed(parties, system, operator, reason),
      });
    });
  }
}

const done = {
  pause: 'Nothing more is sent to it; what is under way is finished.',
  resume: 'Deliveries to it go on.',
} as const;

/** In a few words, what is in the way of deliveries. */
export function goes(
  { breaker, outage, pause: paused }: Passage,
  receives: boolean,
  now: number,
): Html {
  if (paused)
    return html`are paused by ${paused.by} ${since(paused.since, now)} ago: ${paused.reason}`;
  if (outage)
    return html`${breaker === 'half_open' ? 'on trial' : 'wait'}: it has been down for ${since(outage.began, now)} (<code>${outage.code}</code>)${
      outage.nextTrial && html`, next trial ${ago(outage.nextTrial, now)}`
    }`;
  return receives ? html`go` : html`it receives none`;
}

function button(name: string, { pause: paused }: Passage, formToken: string): Html {
  const path = `/console/systems/${encodeURIComponent(name)}`;
  const deed = paused
    ? { name: 'resume', action: `${path}/resume`, effect: 'lets deliveries to it go again.' }
    : {
        name: 'pause',
        action: `${path}/pause`,
        effect: 'sends nothing to it for now; what comes for it is taken in and waits.',
        quiet: true,
      };
  return deedForm({ id: 'system', formToken, target: name, deeds: [deed] });
}

function outageTable(all: OutageView[], now: number): Html {
  return table(
    'Outages, newest first',
    [
      { title: 'Began' },
      { title: 'Ended' },
      { title: 'Last failure' },
      { title: 'Failed trials', number: true },
    ],
    all.map(({ began, ended, code, detail, trials }) => [
      exactly(began, now),
      ended ? exactly(ended, now) : 'lasts',
      html`<code>${code}</code> ${detail}`,
      trials,
    ]),
  );
}
