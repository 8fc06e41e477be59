import { type Html, html } from '../frame/html.ts';
import { plain, stateText } from '../frame/state.ts';
import { select, time } from '../overview/fields.ts';
import { messageStates, messageTypes } from '../overview/search.ts';
import type { Typed } from './wish.ts';

/** Which messages; its address can be passed on. */
export function wishForm(typed: Typed, systems: readonly string[]): Html {
  const { deed, keys, system, receiver, type, state, from, to } = typed;
  const named = (one: string | undefined) =>
    one && !systems.includes(one) ? [...systems, one] : systems;
  return html`<form class="search" method="get" action="/console/replays">
<div class="fields">
<div><label for="deed">What to do</label>
<select id="deed" name="deed"><option value="replay">Replay</option>
<option value="retry"${deed === 'retry' && html` selected`}>Retry</option></select></div>
${select('receiver', 'Going to', receiver, named(receiver), (name) => name)}
${select('system', 'Sent by', system, named(system), (name) => name)}
${select('type', 'Type', type, messageTypes, plain)}
${select('state', 'State', state, messageStates, stateText)}
${time('from', 'From (UTC)', from)}
${time('to', 'Until (UTC)', to)}
</div>
<div class="key"><label for="keys">Business keys, whole, with commas between them</label>
<input id="keys" name="keys" value="${keys}" maxlength="10000" autocomplete="off" spellcheck="false">
<button>Show what it would be</button></div>
<p class="hint"><b>Replay</b> is meant to have its effect again; what waits in quarantine or unrouted is read and routed anew. <b>Retry</b> sends dead letters alone, as what they are.</p>
</form>`;
}
