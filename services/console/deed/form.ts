import { type Html, html } from '../frame/html.ts';
import { plain } from '../frame/state.ts';

export interface DeedForm {
  /** Distinguishes the fields of several forms on one page. */
  id: string;
  formToken: string;
  /** What the deeds do it to, for those who hear the buttons without seeing where they stand. */
  target: string;
  deeds: DeedButton[];
}

export interface DeedButton {
  name: string;
  /** What the button says, where its name alone could be misread. */
  title?: string;
  action: string;
  /** What it does, after its name. */
  effect: string;
  /** Not what one usually wants. */
  quiet?: boolean;
}

/** One reason, and a button for each deed that it is a reason for. */
export function deedForm({ id, formToken, target, deeds }: DeedForm): Html {
  return html`<form class="deed" method="post" action="${deeds[0]?.action}">
<input type="hidden" name="form" value="${formToken}">
<label for="reason-${id}">Reason (kept with your name)</label>
<div class="line"><input id="reason-${id}" name="reason" required maxlength="500" autocomplete="off" aria-describedby="effect-${id}">
${deeds.map(
  ({ name, title = plain(name), action, quiet }) =>
    html`<button formaction="${action}"${quiet && html` class="quiet"`}>${title}<span class="unseen"> ${target}</span></button>\n`,
)}</div>
<p class="hint" id="effect-${id}">${deeds.map(
    ({ name, title = plain(name), effect }) => html`<b>${title}</b> ${effect} `,
  )}</p>
</form>
`;
}
