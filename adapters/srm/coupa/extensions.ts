import type { Extensions } from '../../../schemas/types.ts';
import { prose } from '../value/fields.ts';
import type { Findings } from '../value/findings.ts';
import { type CoupaRecord, scalar } from './record.ts';
import { isSecret } from './secrets.ts';

const most = 200;

/** Plain members without a canonical field, by their native name; secrets are not among them. */
export function extensionsOf(
  found: Findings,
  record: CoupaRecord,
  mapped: readonly string[],
): Extensions | undefined {
  const taken = new Set(mapped.flatMap((name) => [name, name.replaceAll('-', '')]));
  const others = Object.entries(record)
    .filter(([key]) => !taken.has(key) && !taken.has(key.replace(/[-_]/g, '').toLowerCase()))
    .filter(([key]) => key.length <= 200 && !isSecret(key))
    .flatMap(([key, value]) => {
      const words = prose(found, scalar(value), 2000, `/${key}`);
      return words === undefined ? [] : [[key, words] as const];
    });
  if (others.length > most)
    found.warn('list_shortened', '/', `There are ${others.length} other fields; ${most} are kept.`);
  return others.length === 0 ? undefined : Object.fromEntries(others.slice(0, most));
}
