import type { Adapter } from '../../../adapters/adapter.ts';
import type { AddressBook, Route, System } from '../../../schemas/types.ts';
import { type Fault, has, own, type Path } from './fault.ts';
import { filterFaults } from './filter-faults.ts';
import { durationFaults } from './outbound-faults.ts';
import type { Loose } from './prune.ts';
import type { AdapterOf } from './system-faults.ts';

type Systems = { readonly [name: string]: Loose<System> | undefined };
/** One name in `from` or `to`, and where it stands. */
type Named = { name: string; path: Path };

/** Where the routes of a well-shaped address book make no sense. */
export function routeFaults(book: Loose<AddressBook>, adapterOf: AdapterOf): Fault[] {
  const names = new Set<string>();
  return (book.routes ?? []).flatMap((route, index) => {
    if (!route) return [];
    const path = ['routes', index];
    return [
      ...nameFaults(route.name, path, names),
      ...(book.systems ? endFaults(route, path, book.systems, adapterOf) : []),
      ...echoFaults(route, path),
      ...filterFaults(route, [...path, 'when']),
      ...durationFaults(route.deliver_within, [...path, 'deliver_within']),
    ];
  });
}

function nameFaults(name: string | undefined, path: Path, names: Set<string>): Fault[] {
  if (name === undefined) return [];
  const fault = { path: [...path, 'name'], detail: `Another route is called "${name}" already.` };
  const faults = names.has(name) ? [fault] : [];
  names.add(name);
  return faults;
}

function endFaults(
  route: Loose<Route>,
  path: Path,
  systems: Systems,
  adapterOf: AdapterOf,
): Fault[] {
  const { type } = route;
  return [
    ...list(route.from, [...path, 'from'])
      .filter(({ name }) => name !== '*')
      .flatMap((end) =>
        systemFaults(end, systems, adapterOf, 'inbound', ({ id, reads }) =>
          type === undefined || reads.includes(type)
            ? undefined
            : `The adapter "${id}" of "${end.name}" does not read messages of type ${type}.`,
        ),
      ),
    ...list(route.to, [...path, 'to']).flatMap((end) =>
      systemFaults(end, systems, adapterOf, 'outbound', ({ id, writes }) =>
        type === undefined || writes.includes(type)
          ? undefined
          : `The adapter "${id}" of "${end.name}" does not write messages of type ${type}.`,
      ),
    ),
  ];
}

function systemFaults(
  { name, path }: Named,
  systems: Systems,
  adapterOf: AdapterOf,
  direction: 'inbound' | 'outbound',
  inability: (adapter: Adapter) => string | undefined,
): Fault[] {
  if (!has(systems, name)) {
    const unknown = { name, known: () => Object.keys(systems) };
    return [{ path, detail: `There is no system "${name}".`, unknown }];
  }
  const system = own(systems, name);
  if (!system) return [];
  if (!has(system, direction)) {
    const verb = direction === 'inbound' ? 'send' : 'receive';
    return [{ path, detail: `The system "${name}" has no ${direction}: it cannot ${verb}.` }];
  }
  const adapter = system.adapter === undefined ? undefined : adapterOf(system.adapter);
  const detail = adapter && inability(adapter);
  return detail ? [{ path, detail }] : [];
}

/** A route back to its sender would pass a document round and round. */
function echoFaults(route: Loose<Route>, path: Path): Fault[] {
  const senders = new Set(list(route.from, path).map(({ name }) => name));
  return list(route.to, [...path, 'to'])
    .filter(({ name }) => senders.has(name))
    .map(({ name, path: at }) => ({
      path: at,
      detail: `The route sends what comes from "${name}" back to it.`,
    }));
}

function list(names: string | (string | undefined)[] | undefined, path: Path): Named[] {
  if (names === undefined) return [];
  if (typeof names === 'string') return [{ name: names, path }];
  return names.flatMap((name, index) =>
    name === undefined ? [] : [{ name, path: [...path, index] }],
  );
}
