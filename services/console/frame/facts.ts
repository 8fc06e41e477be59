import { type Html, html, type Value } from './html.ts';

/** Names with their values; what has no value is left out. */
export function facts(entries: [name: string, value: Value][]): Html {
  return html`<dl class="facts">${entries.map(
    ([name, value]) => isThere(value) && html`<div><dt>${name}</dt><dd>${value}</dd></div>\n`,
  )}</dl>`;
}

function isThere(value: Value): boolean {
  return value !== undefined && value !== null && value !== false && value !== '';
}

/** Something to copy or compare character by character: an id, a digest. */
export function code(text: string | undefined): Html | undefined {
  return text === undefined ? undefined : html`<code>${text}</code>`;
}
