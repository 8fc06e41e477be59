import type { FastifyInstance } from 'fastify';
import { type ReplayDetail, type ReplayView, replayDetail } from '../../exchange/replay.ts';
import { privateId } from '../../ledger/ids.ts';
import { deedForm } from '../deed/form.ts';
import { type Desk, visitor } from '../desk.ts';
import { facts } from '../frame/facts.ts';
import { nothingThere } from '../frame/faults.ts';
import { type Html, html } from '../frame/html.ts';
import { show } from '../frame/show.ts';
import { plain, stateText, stateWord } from '../frame/state.ts';
import { table } from '../frame/table.ts';
import { exactly, span } from '../frame/time.ts';

/** How far one replay is, and the buttons that pause, resume and cancel it. */
export function replayPage(scope: FastifyInstance, desk: Desk): void {
  scope.get('/replays/:id', async (request, reply) => {
    const id = privateId('rpl', (request.params as { id: string }).id);
    const replay = id && (await replayDetail(desk.ledger, id));
    if (!replay) return nothingThere(desk, request, reply);
    const now = desk.now();
    const { formToken } = visitor(desk, request);
    const { state, total, done, inVain, rate, by, reason, began, ended, problems } = replay;
    const left = ((total - done) / rate) * 1000;
    const main = html`<p class="crumbs"><a href="/console/replays">Replays</a></p>
<h1>${plain(replay.deed)} in bulk ${stateWord(state)}</h1>
<p><label for="progress">${done} of ${total} messages</label>
<progress id="progress" max="${total}" value="${done}">${done} of ${total}</progress>${
      state === 'running' && html` <span class="soft">about ${span(left)} left</span>`
    }</p>
${facts([
  ['Messages', about(replay)],
  ['Not sent again', inVain === 0 ? 'none' : inVain],
  ['Pace', `at most ${rate} a second`],
  ['Reason', reason],
  ['By', by],
  ['Began', exactly(began, now)],
  ['Ended', ended && exactly(ended, now)],
])}
${steering(replay, formToken)}
${problems.length > 0 && problemTable(problems)}`;
    // Not while it waits for a person, whose reason would be lost with the page.
    const refreshing =
      state === 'running' && (request.query as { refresh?: string }).refresh === 'on';
    return show(desk, request, reply, { title: 'Replay in bulk', main, refreshing });
  });
}

/** The filter in words. */
export function about({ filter }: ReplayView): string {
  const { system, receiver, type, state, from, to, keys } = filter;
  const parts = [
    type && plain(type),
    state && stateText(state).toLowerCase(),
    system && `from ${system}`,
    receiver && `to ${receiver}`,
    from && `since ${from}`,
    to && `until ${to}`,
    keys && (keys.length > 3 ? `${keys.length} business keys` : keys.join(', ')),
  ];
  return parts.filter((part) => part).join(', ');
}

function steering({ id, state }: ReplayDetail, formToken: string): Html | undefined {
  const action = (name: string) => `/console/replays/${id}/${name}`;
  const cancel = {
    name: 'cancel',
    action: action('cancel'),
    effect: 'ends it; what it has sent again stays sent.',
    quiet: true,
  };
  const [pause, resume] = [
    { name: 'pause', action: action('pause'), effect: 'lets it rest.' },
    { name: 'resume', action: action('resume'), effect: 'lets it go on.' },
  ];
  if (state !== 'running' && state !== 'paused') return undefined;
  const deeds = [state === 'running' ? pause : resume, cancel];
  const refresh =
    state === 'running' &&
    html`<p class="hint"><a href="/console/replays/${id}?refresh=on">Refresh every 10 s</a>, <a href="/console/replays/${id}">stop, to write a reason</a>.</p>`;
  return html`${refresh}${deedForm({ id: 'replay', formToken, target: 'this replay', deeds })}`;
}

function problemTable(problems: ReplayDetail['problems']): Html {
  return html`<section aria-labelledby="vain"><h2 id="vain">Not sent again</h2>
${table(
  'The first messages that were not sent again',
  [{ title: 'Message' }, { title: 'Why' }],
  problems.map(({ message, detail }) => [
    html`<a href="/console/messages/${message}">${message}</a>`,
    detail,
  ]),
)}</section>`;
}
