import type { Extensions } from '../../../schemas/types.ts';
import type { XmlNode } from '../../wire/xml.ts';
import { attribute, children } from '../../wire/xml.ts';
import { prose } from '../value/fields.ts';
import type { Findings } from '../value/findings.ts';

/** Extrinsic `LineType` is kept as `Extrinsic/LineType`, apart from attributes, which keep their name. */
export const extrinsicPrefix = 'Extrinsic/';
const most = 200;

/** Attributes by their names, and Extrinsics, as far as the schema has room. */
export function extensionsOf(
  found: Findings,
  attributes: Record<string, string | undefined>,
  parents: (XmlNode | undefined)[],
  pointer: string,
): Extensions | undefined {
  const extrinsics = parents
    .flatMap((parent) => children(parent, 'Extrinsic'))
    .map((node) => [`${extrinsicPrefix}${attribute(node, 'name') ?? ''}`, wordsIn(node)] as const);
  const entries = [...Object.entries(attributes), ...extrinsics]
    .filter(([key, value]) => value !== undefined && key !== extrinsicPrefix && key.length <= 200)
    .map(([key, value]) => [key, prose(found, value, 2000, `${pointer}/${key}`) ?? ''] as const);
  if (entries.length > most)
    found.warn(
      'list_shortened',
      pointer,
      `There are ${entries.length} extrinsics; ${most} are kept.`,
    );
  return entries.length === 0 ? undefined : Object.fromEntries(entries.slice(0, most));
}

/** The attributes of `node` called `names`, by those names. */
export function attributesOf(node: XmlNode | undefined, names: readonly string[]) {
  return Object.fromEntries(names.map((name) => [name, attribute(node, name)]));
}

/** All text below an element; an Extrinsic may hold any element. */
function wordsIn(node: XmlNode): string {
  if (typeof node === 'string') return node.trim();
  return Object.entries(node)
    .filter(([key]) => !key.startsWith('@') && key !== 'SharedSecret')
    .flatMap(([, value]) => (Array.isArray(value) ? value : value === undefined ? [] : [value]))
    .map(wordsIn)
    .filter((words) => words !== '')
    .join(' ');
}
