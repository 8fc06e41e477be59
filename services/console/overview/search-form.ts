import { type Html, html } from '../frame/html.ts';
import { plain, stateText } from '../frame/state.ts';
import { select, time } from './fields.ts';
import { messageStates, messageTypes, type Search } from './search.ts';

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
