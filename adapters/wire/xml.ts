import { XMLBuilder } from 'fast-xml-parser';
import type { Problem } from '../../schemas/problems.ts';
import type { ReadLimits, Received } from '../adapter.ts';
import { scanXml } from './scan-xml.ts';
import { decodeText } from './text.ts';
import { treeBuilder, type XmlElement, type XmlNode } from './xml-tree.ts';

export type { XmlElement, XmlNode };

export type Xml =
  | { ok: true; root: XmlElement; rootName: string }
  | { ok: false; problem: Problem };

export type XmlReader = (received: Received, limits: ReadLimits) => Xml;

/**
 * Makes a reader; the elements named in `repeatable` are always arrays, wherever they occur.
 * @param spaces 'kept': text comes as written, for formats with mixed content, where trimming every
 * piece would glue words together (`see <URL>…</URL> there`); layout then shows as `#text`.
 */
export function xmlReader(
  repeatable: Iterable<string>,
  spaces: 'trimmed' | 'kept' = 'trimmed',
): XmlReader {
  const arrays = new Set(repeatable);
  return ({ body, contentType }, limits) => {
    const decoded = decodeText(body, contentType, declaredEncoding(body));
    if (!decoded.ok) return decoded;
    const tree = treeBuilder(arrays, spaces === 'trimmed');
    const wrong = scanXml(lineFeeds(decoded.text), limits, tree);
    if (wrong) return { ok: false, problem: wrong };
    const { name: rootName, node } = tree.root() ?? { name: '', node: '' };
    return { ok: true, rootName, root: typeof node === 'object' ? node : { '#text': node } };
  };
}

/** XML knows one end of a line, whatever is written (§2.11). */
export const lineFeeds = (text: string): string =>
  text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;

/**
 * The encoding that an XML declaration names; it is ASCII in every encoding that can be declared.
 * A declaration that can be read as ASCII is not UTF-16, whatever it says: .NET's StringWriter puts
 * encoding="utf-16" before text that is then sent as UTF-8.
 */
function declaredEncoding(body: Buffer): string | undefined {
  const head = body.subarray(0, 200).toString('latin1');
  const name = /^\s*<\?xml[^>]*\bencoding\s*=\s*["']([A-Za-z0-9._-]+)["']/.exec(head)?.[1];
  return name !== undefined && /^utf-?16/i.test(name) ? undefined : name;
}

/** All children called `name`, whether none, one or many. */
export function children(node: XmlNode | undefined, name: string): XmlNode[] {
  if (typeof node !== 'object') return [];
  const value = node[name];
  return value === undefined ? [] : Array.isArray(value) ? value : [value];
}

/** The first child called `name`, down a path of names. */
export function child(node: XmlNode | undefined, ...path: string[]): XmlNode | undefined {
  let current = node;
  for (const name of path) current = children(current, name)[0];
  return current;
}

/** Trimmed text of the element down the path; undefined when it is absent or empty. */
export function textOf(node: XmlNode | undefined, ...path: string[]): string | undefined {
  const found = child(node, ...path);
  const own = typeof found === 'object' ? found['#text'] : found;
  const text = typeof own === 'string' ? own.trim() : undefined;
  return text === '' ? undefined : text;
}

/** Trimmed value of an attribute; undefined when it is absent or empty. */
export function attribute(node: XmlNode | undefined, name: string): string | undefined {
  if (typeof node !== 'object') return undefined;
  const value = node[`@${name}`];
  const text = typeof value === 'string' ? value.trim() : undefined;
  return text === '' ? undefined : text;
}

const builder = new XMLBuilder({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  textNodeName: '#text',
  format: true,
  indentBy: ' ',
  suppressEmptyNode: true,
  suppressBooleanAttributes: false,
});

/** XML text with a declaration; undefined and empty elements are left out. */
export function writeXml(rootName: string, root: XmlElement, doctype?: string): string {
  const body = builder.build({ [rootName]: withoutEmpty(root) }) as string;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${doctype ? `${doctype}\n` : ''}${body}`;
}

function withoutEmpty(node: XmlNode): XmlNode {
  if (typeof node === 'string') return xmlCharacters(node);
  const kept: XmlElement = {};
  for (const [name, value] of Object.entries(node)) {
    if (value === undefined) continue;
    kept[name] = Array.isArray(value) ? value.map(withoutEmpty) : withoutEmpty(value);
  }
  return kept;
}

/** Without the control characters and half surrogates that XML 1.0 cannot carry in any form. */
function xmlCharacters(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return text.replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\p{Cs}\uFFFE\uFFFF]/gu, '');
}
