import type { AddressBook } from '../../../schemas/types.ts';
import { type Fault, has } from './fault.ts';
import { urlFaults } from './outbound-faults.ts';
import type { Loose } from './prune.ts';

/** Where those who are told of alerts make no sense. */
export function recipientFaults({ alerts, systems }: Loose<AddressBook>): Fault[] {
  const names = new Set<string>();
  return (alerts ?? []).flatMap((recipient, index) => {
    if (!recipient) return [];
    const { name, url, format, secret } = recipient;
    const path = ['alerts', index];
    const faults: Fault[] = typeof url === 'string' ? urlFaults(url, [...path, 'url']) : [];
    if (name !== undefined) {
      if (names.has(name))
        faults.push({ path: [...path, 'name'], detail: `Another is called "${name}" already.` });
      names.add(name);
    }
    if (format === 'slack' && secret)
      faults.push({
        path: [...path, 'secret'],
        at: 'key',
        detail: 'Slack takes no signatures: its secret is the URL.',
      });
    return [...faults, ...systemFaults(recipient.systems, [...path, 'systems'], systems)];
  });
}

function systemFaults(
  names: (string | undefined)[] | undefined,
  path: (string | number)[],
  systems: object | undefined,
): Fault[] {
  if (!systems) return [];
  return (names ?? []).flatMap((name, index) => {
    if (name === undefined || has(systems, name)) return [];
    const unknown = { name, known: () => Object.keys(systems) };
    return [{ path: [...path, index], detail: `There is no system "${name}".`, unknown }];
  });
}
