import type { BusinessKey } from '../../../schemas/types.ts';

/** The types of message that a system may post. */
export const bodyTypes = ['supplier', 'lead', 'order', 'rating'] as const;

export type BodyType = (typeof bodyTypes)[number];

export type Key = { ok: true; key: BusinessKey } | { ok: false; pointer: string };

/** Where the body of each type has the number that people know it by. */
const paths: Record<BodyType, readonly (string | number)[]> = {
  supplier: ['partyIdentification', 0, 'value'],
  lead: ['identifiers', 0, 'value'],
  order: ['id'],
  rating: ['id'],
};
const longest = 255;

/** The business key that a body gives, or the pointer to where it should stand. */
export function keyOf(type: BodyType, body: unknown): Key {
  const path = paths[type];
  let value = body;
  for (const step of path) {
    const holder: unknown = value;
    value =
      typeof holder === 'object' && holder !== null && Object.hasOwn(holder, step)
        ? (holder as Record<string | number, unknown>)[step]
        : undefined;
  }
  return typeof value === 'string' && value !== '' && value.length <= longest
    ? { ok: true, key: { kind: type, value } }
    : { ok: false, pointer: `/body/${path.join('/')}` };
}
