import type { TimelineEntry } from '../../exchange/timeline.ts';
import { type Html, html } from '../frame/html.ts';
import { plain } from '../frame/state.ts';
import { exactly } from '../frame/time.ts';

/** What happened, in its order. */
export function timeline(entries: TimelineEntry[], now: number): Html {
  return html`<ol class="timeline">${entries.map(
    ({ at, event, text }) =>
      html`<li><span class="when">${exactly(at, now)}</span> <b>${plain(event)}</b> ${text}</li>\n`,
  )}</ol>`;
}
