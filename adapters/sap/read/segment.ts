import type { XmlNode } from '../../wire/xml.ts';
import { children, textOf } from '../../wire/xml.ts';

/** A segment of an IDoc and where it stands, for warnings: /ORDERS05/IDOC[2]/E1EDP01[1]. */
export interface Segment {
  path: string;
  node: XmlNode;
}

/** The segments called `name` right below another, in their order. */
export function segments(parent: Segment, name: string): Segment[] {
  return children(parent.node, name).map((node, index) => ({
    path: `${parent.path}/${name}[${index + 1}]`,
    node,
  }));
}

export function segment(parent: Segment, name: string): Segment | undefined {
  return segments(parent, name)[0];
}

/**
 * A field, trimmed; undefined when it is absent or empty. A lone slash is SAP's NODATA character:
 * the sender says nothing about the field.
 */
export function field(parent: Segment | undefined, name: string): string | undefined {
  const text = parent && textOf(parent.node, name);
  return text === '/' ? undefined : text;
}

/** Whether the sender says nothing about a field, which is not the same as leaving it empty. */
export function isNoData(parent: Segment, name: string): boolean {
  return textOf(parent.node, name) === '/';
}

/** The first segment called `name` whose qualifying field has the value. */
export function qualified(
  parent: Segment,
  name: string,
  qualifier: string,
  value: string,
): Segment | undefined {
  return segments(parent, name).find((found) => field(found, qualifier) === value);
}
