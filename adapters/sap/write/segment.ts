import type { XmlElement, XmlNode } from '../../wire/xml.ts';

type Content = { [name: string]: XmlNode | XmlNode[] | undefined };

/** A segment as IDoc XML writes it: SEGMENT="1", then its fields in the order given. */
export function segment(fields: Content): XmlElement {
  return { '@SEGMENT': '1', ...present(fields) };
}

/** Only the fields that hold something. */
export function present(fields: Content): Content {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined && value !== ''),
  );
}

/** A segment when it holds more than its qualifier. */
export function qualifiedSegment(
  qualifier: Record<string, string>,
  fields: Content,
): XmlElement | undefined {
  const told = present(fields);
  return Object.keys(told).length === 0 ? undefined : segment({ ...qualifier, ...told });
}

/** The segments that exist; undefined when none does, so that no empty element is written. */
export function list(segments: readonly (XmlElement | undefined)[]): XmlElement[] | undefined {
  const found = segments.filter((each) => each !== undefined);
  return found.length === 0 ? undefined : found;
}

/** Fields in the order of the segment definition. */
export function ordered(fields: Content, order: readonly string[]): Content {
  return Object.fromEntries(order.map((name) => [name, fields[name]]));
}
