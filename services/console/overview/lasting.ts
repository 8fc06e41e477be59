import type { Alert } from '../../ledger/alerts.ts';
import { type Html, html } from '../frame/html.ts';
import { stateText } from '../frame/state.ts';

/** Named one by one; of more than these the page of the alerts tells. */
const named = 5;

/** A line about the alerts that last; none, when none do. */
export function lastingLine(alerts: readonly Alert[]): Html | undefined {
  if (alerts.length === 0) return undefined;
  const names = alerts
    .slice(0, named)
    .map(({ kind, system }) => `${system}: ${stateText(kind).toLowerCase()}`);
  const more = alerts.length > named ? ' …' : '';
  return html`<p class="attention bad"><span aria-hidden="true">✕</span> <a href="/console/alerts">${
    alerts.length === 1 ? '1 alert lasts' : `${alerts.length} alerts last`
  }</a>: ${names.join('; ')}${more}.</p>\n`;
}
