import type { AddressBook } from '../../../schemas/types.ts';
import type { Fault } from './fault.ts';
import type { Loose } from './prune.ts';

/** Two operators with one token could not be told apart in the record of who did what. */
export function operatorFaults({ operators }: Loose<AddressBook>): Fault[] {
  const owners = new Map<string, string>();
  return Object.entries(operators ?? {}).flatMap(([name, operator]) => {
    const field = operator?.token ? 'token' : 'token_sha256';
    const token = operator?.[field];
    if (token === undefined) return [];
    const key = JSON.stringify(token);
    const owner = owners.get(key);
    owners.set(key, owner ?? name);
    if (owner === undefined) return [];
    const detail = `The operator "${owner}" has the same token.`;
    return [{ path: ['operators', name, field], detail }];
  });
}
