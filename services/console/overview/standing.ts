import { rateWindow, type SystemFigures } from '../../ledger/system-figures.ts';

/** A system of the address book, as far as the overview shows it. */
export interface Listed {
  name: string;
  partnerName: string;
  adapter: { id: string };
  inbound?: object;
  outbound?: object;
}

/** How a system stands. */
export interface Standing {
  name: string;
  /** Absent: the address book does not have it, but the ledger does. */
  listed?: Listed;
  state: 'dead_letters' | 'overdue' | 'waiting' | 'behind' | 'busy' | 'well' | 'gone';
  /** Deliveries to it that wait: held, queued or retrying. */
  depth: number;
  sending: number;
  dead: number;
  overdue: number;
  quarantined: number;
  unrouted: number;
  /** RFC 3339: when its oldest unfinished delivery was accepted. */
  oldest?: string;
  /** A minute. */
  accepted: number;
  delivered: number;
}

/** A system whose oldest delivery has waited longer is behind. */
const patience = 5 * 60_000;

const worstFirst = ['dead_letters', 'overdue', 'waiting', 'behind'];

/** Every system there is, those with trouble first, then in the order of the address book. */
export function standings(
  systems: readonly Listed[],
  figures: readonly SystemFigures[],
  now: number,
): Standing[] {
  const byName = new Map(figures.map((one) => [one.system, one]));
  const known = new Set(systems.map((system) => system.name));
  const gone = figures.filter((one) => !known.has(one.system));
  const all = [
    ...systems.map((system) => standing(system.name, system, byName.get(system.name), now)),
    ...gone.map((one) => standing(one.system, undefined, one, now)),
  ];
  return all.sort((a, b) => rank(a) - rank(b));
}

function standing(
  name: string,
  listed: Listed | undefined,
  figures: SystemFigures | undefined,
  now: number,
): Standing {
  const { held = 0, queued = 0, retrying = 0, sending = 0, oldest } = figures ?? {};
  const {
    dead = 0,
    overdue = 0,
    quarantined = 0,
    unrouted = 0,
    accepted = 0,
    delivered = 0,
  } = figures ?? {};
  const minutes = rateWindow / 60_000;
  const numbers = {
    depth: held + queued + retrying,
    sending,
    dead,
    overdue,
    quarantined,
    unrouted,
  };
  return {
    name,
    ...(listed && { listed }),
    state: stateOf(numbers, listed !== undefined, oldest ? now - oldest.getTime() : 0),
    ...numbers,
    ...(oldest && { oldest: oldest.toISOString() }),
    accepted: accepted / minutes,
    delivered: delivered / minutes,
  };
}

function stateOf(
  numbers: Pick<Standing, 'depth' | 'sending' | 'dead' | 'overdue' | 'quarantined' | 'unrouted'>,
  listed: boolean,
  age: number,
): Standing['state'] {
  if (numbers.dead > 0) return 'dead_letters';
  if (numbers.overdue > 0) return 'overdue';
  if (numbers.quarantined + numbers.unrouted > 0) return 'waiting';
  if (age > patience) return 'behind';
  if (!listed) return 'gone';
  return numbers.depth + numbers.sending > 0 ? 'busy' : 'well';
}

function rank({ state }: Standing): number {
  const at = worstFirst.indexOf(state);
  if (at !== -1) return at;
  return worstFirst.length + (state === 'gone' ? 1 : 0);
}
