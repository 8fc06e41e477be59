import type { FastifyInstance } from 'fastify';
import {
  dryRun,
  highestRate,
  type ReplayView,
  replayView,
  usualRate,
} from '../../exchange/replay.ts';
import { findReplays } from '../../ledger/replays.ts';
import { type Desk, visitor } from '../desk.ts';
import { type Html, html } from '../frame/html.ts';
import { show } from '../frame/show.ts';
import { stateWord } from '../frame/state.ts';
import { table } from '../frame/table.ts';
import { exactly } from '../frame/time.ts';
import { dryRunReport } from './dry-run.ts';
import { wishForm } from './form.ts';
import { about } from './page.ts';
import { readTyped, readWish, type Typed } from './wish.ts';

/** Replays that are listed. */
const newest = 50;

/** The replays in bulk, and the form that begins one: it first shows what that would be. */
export function replaysPage(scope: FastifyInstance, desk: Desk): void {
  scope.get('/replays', async (request, reply) => {
    const typed = readTyped(request.query as Record<string, string>);
    const systems = desk.book().systems.map((system) => system.name);
    const { formToken } = visitor(desk, request);
    const asked = Object.keys(typed).some((field) => field !== 'deed');
    const [all, report] = await Promise.all([
      findReplays(desk.ledger.pool, newest),
      asked ? wouldBe(desk, typed, formToken) : undefined,
    ]);
    const main = html`<h1>Replays</h1>
<p class="hint">Sends many messages again at a steady pace. First you see what that would be; nothing is sent by looking.</p>
${wishForm(typed, systems)}
${report}<section aria-labelledby="newest"><h2 id="newest">Newest replays</h2>
${all.length === 0 ? html`<p class="empty">None so far.</p>` : replayTable(all.map(replayView), desk.now())}</section>`;
    return show(desk, request, reply, { title: 'Replays', main });
  });
}

async function wouldBe(desk: Desk, typed: Typed, formToken: string): Promise<Html> {
  const read = readWish(typed);
  if (!read.ok) return html`${read.faults.map(fault)}`;
  const result = await dryRun({ ledger: desk.ledger, book: desk.book() }, read.wish);
  if (!result.ok) return fault(result.problem.detail);
  const fields = Object.entries(typed);
  return html`<section aria-labelledby="would"><h2 id="would">What it would be</h2>
${dryRunReport(result.value)}${
  result.value.matched > 0 &&
  html`<form class="deed" method="post" action="/console/replays">
<input type="hidden" name="form" value="${formToken}">
${fields.map(([name, value]) => html`<input type="hidden" name="${name}" value="${value}">`)}
<label for="rate">Messages a second at most</label>
<input id="rate" name="rate" type="number" min="1" max="${highestRate}" value="${usualRate}" required>
<label for="reason">Reason (kept with your name)</label>
<div class="line"><input id="reason" name="reason" required maxlength="500" autocomplete="off">
<button>${typed.deed === 'retry' ? 'Retry' : 'Replay'} ${result.value.matched} messages</button></div>
</form>`
}</section>`;
}

const fault = (sentence: string) =>
  html`<p class="notice bad" role="alert"><span aria-hidden="true">✕</span> ${sentence}</p>`;

function replayTable(all: ReplayView[], now: number): Html {
  return table(
    'Replays, newest first',
    [
      { title: 'Began' },
      { title: 'What' },
      { title: 'State' },
      { title: 'Done', number: true },
      { title: 'By' },
      { title: 'Reason' },
    ],
    all.map((one) => [
      html`<a href="/console/replays/${one.id}">${exactly(one.began, now)}</a>`,
      about(one),
      stateWord(one.state),
      `${one.done} of ${one.total}`,
      one.by,
      one.reason,
    ]),
  );
}
