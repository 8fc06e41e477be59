import type { Adapter } from '../../../adapters/adapter.ts';
import type { AddressBook, Inbound, System } from '../../../schemas/types.ts';
import { checker } from '../../../schemas/validate.ts';
import { type Fault, has, own, type Path } from './fault.ts';
import { hubName } from './hub-name.ts';
import { durationFaults, outboundFaults, rateFaults } from './outbound-faults.ts';
import type { Loose } from './prune.ts';
import { neighbours } from './suggestion.ts';
import { violationFault } from './violation.ts';

export type AdapterOf = (id: string) => Adapter | undefined;

/** Where the systems of a well-shaped address book make no sense. */
export function systemFaults(book: Loose<AddressBook>, adapterOf: AdapterOf): Fault[] {
  return Object.entries(book.systems ?? {}).flatMap(([name, system]) => {
    if (!system) return [];
    const path = ['systems', name];
    const adapter = system.adapter === undefined ? undefined : adapterOf(system.adapter);
    return [
      ...nameFaults(name, path),
      ...partnerFaults(system, path, book),
      ...(adapter
        ? fitFaults(system, path, adapter)
        : adapterFaults(system.adapter, path, adapterOf)),
      ...authFaults(system.inbound, path),
      ...receiptsFaults(system.inbound?.receipts, path, book, adapterOf),
      ...rateFaults(system.inbound?.rate_limit, [...path, 'inbound', 'rate_limit']),
      ...outboundFaults(system.outbound, [...path, 'outbound']),
      ...limitFaults(system, path),
    ];
  });
}

/** Messages that carry receipts come from the hub: a system of its name would see everybody's. */
function nameFaults(name: string, path: Path): Fault[] {
  return name === hubName
    ? [{ path, at: 'key', detail: `"${hubName}" is the hub itself: call the system otherwise.` }]
    : [];
}

function partnerFaults({ partner }: Loose<System>, path: Path, book: Loose<AddressBook>): Fault[] {
  const { partners } = book;
  if (partner === undefined || !partners || has(partners, partner)) return [];
  const unknown = { name: partner, known: () => Object.keys(partners) };
  return [{ path: [...path, 'partner'], detail: `There is no partner "${partner}".`, unknown }];
}

function adapterFaults(id: string | undefined, path: Path, adapterOf: AdapterOf): Fault[] {
  if (id === undefined) return [];
  function* known(near: string) {
    for (const candidate of neighbours(near)) if (adapterOf(candidate)) yield candidate;
  }
  const unknown = { name: id, known: () => known(id) };
  return [{ path: [...path, 'adapter'], detail: `There is no adapter "${id}".`, unknown }];
}

/** Settings, credentials and directions against what the adapter can. */
function fitFaults(system: Loose<System>, path: Path, adapter: Adapter): Fault[] {
  const faults: Fault[] = [];
  if (system.inbound && !adapter.read) {
    const detail = `The adapter "${adapter.id}" cannot read: its systems have no inbound.`;
    faults.push({ path: [...path, 'inbound'], at: 'key', detail });
  }
  if (system.outbound && !adapter.write) {
    const detail = `The adapter "${adapter.id}" cannot write: its systems have no outbound.`;
    faults.push({ path: [...path, 'outbound'], at: 'key', detail });
  }
  for (const name of Object.keys(system.credentials ?? {})) {
    if (Object.hasOwn(adapter.credentials, name)) continue;
    faults.push({
      path: [...path, 'credentials', name],
      at: 'key',
      detail: `The adapter "${adapter.id}" has no credential "${name}".`,
      unknown: { name, known: () => Object.keys(adapter.credentials) },
    });
  }
  return [...faults, ...settingsFaults(system, [...path, 'settings'], adapter)];
}

function settingsFaults(system: Loose<System>, path: Path, adapter: Adapter): Fault[] {
  // Settings of the wrong shape have been reported; absent ones count as empty.
  if (has(system, 'settings') && system.settings === undefined) return [];
  const settings = system.settings ?? {};
  return checker(adapter.settings)(settings).map((error) =>
    violationFault(error, settings, path, adapter.settings),
  );
}

function authFaults(inbound: Loose<Inbound> | undefined, path: Path): Fault[] {
  return (inbound?.auth ?? []).flatMap((auth, index) =>
    // RFC 7617 §2: the first colon ends the user name, so such a name could never match.
    auth && 'username' in auth && auth.username?.includes(':')
      ? [
          {
            path: [...path, 'inbound', 'auth', index, 'username'],
            detail: 'A user name of HTTP Basic may not hold a colon.',
          },
        ]
      : [],
  );
}

/** Limits whose alert could never be, for want of a direction. */
function limitFaults(system: Loose<System>, path: Path): Fault[] {
  const of = (limit: 'expect_every' | 'held_for', direction: 'inbound' | 'outbound'): Fault[] => {
    if (!has(system, limit)) return [];
    const detail = `"${limit}" is for systems with "${direction}".`;
    return [
      ...(has(system, direction) ? [] : [{ path: [...path, limit], at: 'key' as const, detail }]),
      ...durationFaults(system[limit], [...path, limit]),
    ];
  };
  return [...of('expect_every', 'inbound'), ...of('held_for', 'outbound')];
}

function receiptsFaults(
  name: string | undefined,
  path: Path,
  { systems = {} }: Loose<AddressBook>,
  adapterOf: AdapterOf,
): Fault[] {
  if (name === undefined) return [];
  const at = [...path, 'inbound', 'receipts'];
  if (!has(systems, name)) {
    const unknown = { name, known: () => Object.keys(systems) };
    return [{ path: at, detail: `There is no system "${name}".`, unknown }];
  }
  const receiver = own(systems, name);
  if (!receiver) return [];
  if (!has(receiver, 'outbound')) {
    return [{ path: at, detail: `The system "${name}" has no outbound: it cannot receive.` }];
  }
  const adapter = receiver.adapter === undefined ? undefined : adapterOf(receiver.adapter);
  return !adapter || adapter.writes.includes('receipt')
    ? []
    : [{ path: at, detail: `The adapter "${adapter.id}" of "${name}" does not write receipts.` }];
}
