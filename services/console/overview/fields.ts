/** Fields of forms that narrow down what is meant. */
import { type Html, html } from '../frame/html.ts';
import { instant } from './search.ts';

/** A choice, or none. */
export function select(
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

/** A time; the field takes no offset, so what came with one is shown in UTC. */
export function time(name: string, label: string, text: string | undefined): Html {
  const value = instant(text)?.replace(/(:00)?\.000Z$|Z$/, '');
  return html`<div><label for="${name}">${label}</label>
<input id="${name}" name="${name}" type="datetime-local" step="any" value="${value}"></div>`;
}
