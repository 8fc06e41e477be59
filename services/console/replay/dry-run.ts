import type { DryRun } from '../../exchange/replay.ts';
import type { Difference } from '../../exchange/replay-difference.ts';
import { facts } from '../frame/facts.ts';
import { type Html, html } from '../frame/html.ts';
import { stateText } from '../frame/state.ts';

/** What a replay would be about, and what would be different from the last time. */
export function dryRunReport(run: DryRun): Html {
  if (run.matched === 0)
    return html`<p class="empty">No message fits, or none of those that fit can be sent again.</p>`;
  const { compared, differing, differences } = run;
  return html`${facts([
    ['Messages', run.matched],
    ['By state', counted(run.states, stateText)],
    ['Deliveries', counted(run.deliveries, (system) => `to ${system}`)],
    [
      'Differences',
      compared === 0
        ? 'Sent as they were the last time.'
        : `In ${differing} of ${compared} messages that were written or read anew to compare.`,
    ],
  ])}
${differences.map(difference)}`;
}

function counted(counts: Record<string, number>, word: (name: string) => string): string {
  const parts = Object.entries(counts).map(([name, count]) => `${count} ${word(name)}`);
  return parts.join(', ') || 'none yet: that follows from the routes';
}

function difference({ message, system, what, lines }: Difference): Html {
  const said = html`${what} <a href="/console/messages/${message}">${message}</a>${system && `, to ${system}`}`;
  if (!lines) return html`<p>${said}</p>\n`;
  return html`<details><summary>${said}</summary>
<pre tabindex="0" role="region" aria-label="What is different">${lines.join('\n')}</pre></details>
`;
}
