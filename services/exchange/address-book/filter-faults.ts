import type { Route } from '../../../schemas/types.ts';
import { schemas } from '../../../schemas/validate.ts';
import type { Fault, Path } from './fault.ts';
import type { Loose } from './prune.ts';

/** What a filter may look into: the parts of a message that are known when it is routed. */
export const filterRoots = ['body', 'action', 'type', 'source', 'businessKeys'] as const;

/** Filters that could never fit, because nothing in a message has that name. */
export function filterFaults({ when, type }: Loose<Route>, path: Path): Fault[] {
  return Object.keys(when ?? {}).flatMap((filter): Fault[] => {
    const [root = '', field] = filter.split('.');
    const at = { path: [...path, filter], at: 'key' } as const;
    const roots: readonly string[] = filterRoots;
    if (!roots.includes(root)) {
      const detail = `A filter begins with one of: ${roots.join(', ')}.`;
      return [{ ...at, detail, unknown: { name: root, known: () => roots } }];
    }
    if (root !== 'body' || type === undefined) return [];
    const fields = Object.keys(schemas[type].properties);
    if (field === undefined) return [{ ...at, detail: 'A filter names a field of the body.' }];
    if (fields.includes(field)) return [];
    const detail = `A message of type ${type} has no field "${field}".`;
    return [{ ...at, detail, unknown: { name: field, known: () => fields } }];
  });
}
