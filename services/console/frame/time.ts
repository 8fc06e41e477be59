import { type Html, html } from './html.ts';

/** A length of time in its largest unit: 12 s, 3 min, 5 h, 2 d. */
export function span(milliseconds: number): string {
  const seconds = Math.floor(Math.max(0, milliseconds) / 1000);
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min`;
  if (seconds < 2 * 86_400) return `${Math.floor(seconds / 3600)} h`;
  return `${Math.floor(seconds / 86_400)} d`;
}

/** An instant (RFC 3339) as people feel it, the exact one behind it. */
export function ago(at: string, now: number): Html {
  const passed = now - Date.parse(at);
  const words = passed < 0 ? `in ${span(-passed)}` : `${span(passed)} ago`;
  return html`<time datetime="${at}" title="${at}">${words}</time>`;
}

/** How long it has lasted since an instant (RFC 3339). */
export function since(at: string, now: number): Html {
  return html`<time datetime="${at}" title="since ${at}">${span(now - Date.parse(at))}</time>`;
}

/** An instant (RFC 3339) to the millisecond, in UTC. */
export function exact(at: string): Html {
  return html`<span class="exact">${at.replace('T', ' ')}</span>`;
}

/** Both: the exact instant, and how long ago it was. */
export function exactly(at: string, now: number): Html {
  return html`${exact(at)} (${ago(at, now)})`;
}
