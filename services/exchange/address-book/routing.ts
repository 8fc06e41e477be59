import type { MessageType } from '../../../schemas/message.ts';
import type { Route } from '../../../schemas/types.ts';
import { milliseconds } from './duration.ts';
import { type Filter, filter } from './filter.ts';

/** What a route says about one receiving system. */
export interface BookRoute {
  name: string;
  to: string;
  /** Milliseconds from acceptance to delivery. */
  deliverWithin?: number;
  ordering: 'none' | 'key' | 'partner';
  onDead: 'hold' | 'skip';
  onStale: 'deliver' | 'skip';
}

/** What routing looks at. */
export interface Routable {
  type: MessageType;
  action: string;
  body: unknown;
  businessKeys?: unknown;
  source?: unknown;
}

type Rule = { fits: Filter; targets: BookRoute[] };

/** The routes of an address book, sorted out by sender and type when first asked for. */
export class Routing {
  readonly #routes: readonly Route[];
  readonly #systems: ReadonlySet<string>;
  readonly #rules = new Map<string, Rule[]>();

  constructor(routes: readonly Route[], systems: Iterable<string>) {
    this.#routes = routes;
    this.#systems = new Set(systems);
  }

  /** Every receiver once, by the first route that names it; never the sender itself. */
  for(from: string, message: Routable): BookRoute[] {
    const receivers = new Map<string, BookRoute>();
    for (const { fits, targets } of this.#rulesOf(from, message.type)) {
      if (!fits({ ...message })) continue;
      for (const target of targets) {
        if (!receivers.has(target.to)) receivers.set(target.to, target);
      }
    }
    return [...receivers.values()];
  }

  #rulesOf(from: string, type: MessageType): Rule[] {
    const key = `${type} ${from}`;
    const known = this.#rules.get(key);
    if (known) return known;
    const rules = this.#routes
      .filter((route) => route.type === type && comesFrom(route, from))
      .map((route) => ({ fits: filter(route.when), targets: targets(route, from) }));
    // Names from outside are not remembered: they could be endlessly many.
    if (this.#systems.has(from)) this.#rules.set(key, rules);
    return rules;
  }
}

function comesFrom({ from }: Route, name: string): boolean {
  return from === '*' || (Array.isArray(from) ? from.includes(name) : from === name);
}

function targets(route: Route, from: string): BookRoute[] {
  const { name, to, deliver_within } = route;
  const { ordering = 'key', on_dead = 'hold', on_stale = 'deliver' } = route;
  return (Array.isArray(to) ? to : [to])
    .filter((receiver) => receiver !== from)
    .map((receiver) => ({
      name,
      to: receiver,
      ...(deliver_within === undefined ? {} : { deliverWithin: milliseconds(deliver_within) }),
      ordering,
      onDead: on_dead,
      onStale: on_stale,
    }));
}
