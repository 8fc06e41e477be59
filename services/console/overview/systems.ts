import type { Passage } from '../../exchange/passage.ts';
import { type Html, html, type Value } from '../frame/html.ts';
import { stateWord } from '../frame/state.ts';
import { type Column, table } from '../frame/table.ts';
import { since } from '../frame/time.ts';
import { goes } from '../system/page.ts';
import { searchPath } from './search.ts';
import type { Standing } from './standing.ts';

const columns: Column[] = [
  { title: 'System' },
  { title: 'Standing' },
  { title: 'Waiting', number: true },
  { title: 'Sending', number: true },
  { title: 'Oldest waiting', number: true },
  { title: 'Accepted /min', number: true },
  { title: 'Delivered /min', number: true },
  { title: 'Dead', number: true },
  { title: 'Quarantined', number: true },
  { title: 'Unrouted', number: true },
];

export function systemsTable(all: Standing[], now: number): Html {
  if (all.length === 0) {
    return html`<p class="empty">The address book has no systems yet. Describe them in
<code>post-office.yaml</code>, then store it: <code>post-office apply post-office.yaml</code>.</p>`;
  }
  return table(
    'Systems, those with trouble first',
    columns,
    all.map((one) => row(one, now)),
  );
}

/** One sentence about what waits for a person. */
export function attention(all: Standing[]): Html {
  const sum = (key: 'dead' | 'overdue' | 'quarantined' | 'unrouted') =>
    all.reduce((total, one) => total + one[key], 0);
  const waiting = [
    count(sum('dead'), 'dead letter', 'dead letters'),
    count(sum('overdue'), 'overdue delivery', 'overdue deliveries'),
    count(sum('quarantined'), 'quarantined message', 'quarantined messages'),
    count(sum('unrouted'), 'unrouted message', 'unrouted messages'),
  ].filter((one) => one !== undefined);
  if (waiting.length === 0) {
    return html`<p class="attention good"><span aria-hidden="true">✓</span> Nothing waits for a person.</p>`;
  }
  const last = waiting.pop();
  const list = waiting.length > 0 ? `${waiting.join(', ')} and ${last}` : last;
  return html`<p class="attention bad"><span aria-hidden="true">✕</span> Waiting for a person: ${list}.</p>`;
}

/** A line for each system to which nothing goes: a person paused it, or it is down. */
export function closedSystems(shut: Map<string, Passage>, now: number): Html {
  return html`${[...shut].map(
    ([name, passage]) =>
      html`<p class="attention bad"><span aria-hidden="true">✕</span> Deliveries to <a href="/console/systems/${name}">${name}</a> ${goes(passage, true, now)}.</p>\n`,
  )}`;
}

function count(n: number, one: string, many: string): string | undefined {
  return n === 0 ? undefined : `${n} ${n === 1 ? one : many}`;
}

function row(one: Standing, now: number): Value[] {
  const { name, listed, depth, sending, oldest, accepted, delivered } = one;
  const receives = listed === undefined || listed.outbound !== undefined;
  const sends = listed === undefined || listed.inbound !== undefined;
  const found = (n: number, state: string) =>
    n === 0 ? n : html`<a href="${searchPath({ system: name, state })}">${n}</a>`;
  return [
    html`<a href="/console/systems/${name}">${name}</a>${
      listed &&
      html`<small>${listed.partnerName} · ${listed.adapter.id} · ${direction(listed)}</small>`
    }`,
    stateWord(one.state),
    receives ? depth : none,
    receives ? sending : none,
    oldest
      ? html`${since(oldest, now)}${one.overdue > 0 && html`<small>${one.overdue} overdue</small>`}`
      : none,
    sends ? rate(accepted) : none,
    receives ? rate(delivered) : none,
    receives ? found(one.dead, 'failed') : none,
    sends ? found(one.quarantined, 'quarantined') : none,
    sends ? found(one.unrouted, 'unrouted') : none,
  ];
}

const none = html`<span class="none">–</span>`;

function direction({ inbound, outbound }: NonNullable<Standing['listed']>): string {
  if (inbound && outbound) return 'sends and receives';
  return inbound ? 'sends' : outbound ? 'receives' : 'closed';
}

function rate(n: number): string {
  return n === 0 || n >= 10 ? n.toFixed(0) : n.toFixed(1);
}
