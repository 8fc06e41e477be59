/** Every adapter there is. One line each: what is not here cannot be named in an address book. */
import type { Adapter } from './adapter.ts';
import salesforce from './salesforce/index.ts';
import sap from './sap/index.ts';
import srm from './srm/index.ts';
import webhook from './webhook/index.ts';

const adapters: ReadonlyMap<string, Adapter> = new Map<string, Adapter>([
  ['sap', sap],
  ['salesforce', salesforce],
  ['srm', srm],
  ['webhook', webhook],
]);

/** The ids, in the order in which people read them. */
export const adapterIds: readonly string[] = [...adapters.keys()];

/** The adapter of that id; undefined when there is none. */
export function adapterOf(id: string): Adapter | undefined {
  return adapters.get(id);
}
