/** Most characters of an Edm.String, or another Edm type. */
export type PropertyType =
  | number
  | 'Boolean'
  | 'DateTime'
  | 'DateTimeOffset'
  | 'Time'
  | 'Guid'
  | 'Decimal'
  | 'Int16';

export interface EntitySet {
  name: string;
  keys: readonly string[];
  properties: ReadonlyMap<string, PropertyType>;
  /** Navigation property → the set it leads to. */
  to: Readonly<Record<string, string>>;
}

/** Navigation properties that lead to one entity; the others lead to many. */
export const single: ReadonlySet<string> = new Set(['to_Supplier']);

/** A set from its list of properties, such as `Country:3 IsFemale:Boolean`. */
export function entitySet(
  name: string,
  keys: string,
  to: Record<string, string>,
  list: string,
): EntitySet {
  const properties = list
    .trim()
    .split(/\s+/)
    .map((entry): [string, PropertyType] => {
      const [property = '', type = ''] = entry.split(':');
      return [property, /^\d+$/.test(type) ? Number(type) : (type as PropertyType)];
    });
  return { name, keys: keys.split(' '), properties: new Map(properties), to };
}
