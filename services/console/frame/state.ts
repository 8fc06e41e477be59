import { type Html, html } from './html.ts';

/** How a state should feel; its colour repeats what symbol and word say. */
type Tone = 'good' | 'bad' | 'care' | 'busy' | 'still';

const states: Record<string, [symbol: string, word: string, tone: Tone]> = {
  // Messages
  quarantined: ['!', 'Quarantined', 'care'],
  unrouted: ['!', 'Unrouted', 'care'],
  in_transit: ['→', 'In transit', 'busy'],
  failed: ['✕', 'Failed', 'bad'],
  // Deliveries
  held: ['‖', 'Held', 'still'],
  queued: ['…', 'Queued', 'busy'],
  sending: ['→', 'Sending', 'busy'],
  retrying: ['↻', 'Retrying', 'care'],
  delivered: ['✓', 'Delivered', 'good'],
  dead: ['✕', 'Dead letter', 'bad'],
  cancelled: ['–', 'Cancelled', 'still'],
  // Interchanges
  accepted: ['✓', 'Accepted', 'good'],
  partly_accepted: ['!', 'Partly accepted', 'care'],
  rejected: ['✕', 'Refused', 'bad'],
  // Replays in bulk
  running: ['→', 'Running', 'busy'],
  paused: ['‖', 'Paused', 'still'],
  done: ['✓', 'Done', 'good'],
  // Systems
  dead_letters: ['✕', 'Dead letters', 'bad'],
  overdue: ['!', 'Overdue', 'bad'],
  waiting: ['!', 'Needs a person', 'care'],
  behind: ['↻', 'Behind', 'care'],
  busy: ['→', 'Busy', 'busy'],
  well: ['✓', 'Well', 'good'],
  gone: ['–', 'Not in the address book', 'still'],
  // Alerts, where their kinds are not states of the above
  outage: ['✕', 'Outage', 'bad'],
  silent: ['!', 'Silent', 'care'],
  // Notifications
  due: ['…', 'Due', 'busy'],
  sent: ['✓', 'Sent', 'good'],
  given_up: ['✕', 'Given up', 'bad'],
};

/** A state as a symbol and a word. */
export function stateWord(state: string): Html {
  const [symbol, word, tone] = states[state] ?? ['·', plain(state), 'still'];
  return html`<span class="state ${tone}"><span aria-hidden="true">${symbol}</span> ${word}</span>`;
}

/** The word alone, where there is no room for a symbol. */
export function stateText(state: string): string {
  return states[state]?.[1] ?? plain(state);
}

/** A code as words: `under_way` is "Under way". */
export function plain(code: string): string {
  const words = code.replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
