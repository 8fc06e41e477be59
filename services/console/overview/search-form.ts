import { type Html, html } from '../frame/html.ts';
import { plain, stateText } from '../frame/state.ts';
import { instant, messageStates, messageTypes, type Search } from './search.ts';

/** A form whose address can be passed on. */
export function searchForm(search: Search, systems: readonly string[]): Html {
  const { key, type, system, state, from, to } = search;
  const narrowed = type || system || state || from || to;
  const names = system && !systems.includes(system) ? [...systems, system] : systems;
  return html`<form class="search" method="get" action="/console" role="search">
<div class="key">
<label for="key">Business key, or the id of a message, delivery or interchange</label>
<input id="key" name="key" type="search" value="${key}" maxlength="200" autocomplete="off" spellcheck="false">
<button>Search</button>${(key || narrowed) && html` <a href="/console">Clear</a>`}
</div>
<details${narrowed && html` open`}>
<summary>Type, system, state, time</summary>
<div class="fields">
${select('type', 'Type', type, messageTypes, plain)}
${select('system', 'Sent by or going to', system, names, (name) => name)}
${select('state', 'State', state, messageStates, stateText)}
${time('from', 'From (UTC)', from)}
${time('to', 'Until (UTC)', to)}
</div>
</details>
</form>`;
}

function select(
  name: string,
  label: string,
  chosen: string | undefined,
  values: readonly string[],
  word: (value: string) => string,
): Html {
  const options = values.map(
    (value) =>
      html`<option value="${value}"${value === chosen && html` selected`}>${word(value)}</option>`,
  );
  return html`<div><label for="${name}">${label}</label>
<select id="${name}" name="${name}"><option value="">any</option>${options}</select></div>`;
}

/** The field takes no offset, so what came with one is shown in UTC. */
function time(name: string, label: string, text: string | undefined): Html {
  const value = instant(text)?.replace(/(:00)?\.000Z$|Z$/, '');
  return html`<div><label for="${name}">${label}</label>
<input id="${name}" name="${name}" type="datetime-local" step="any" value="${value}"></div>`;
}
