import type { XmlEvents } from './scan-xml.ts';
import { type Attribute, resolveReferences } from './xml-syntax.ts';

/**
 * An element as parsed: text as a string when it has neither attributes nor children; else an
 * object with children by local name (namespace prefix removed), attributes as `@name`, its own
 * text as `#text`. Every value is a string: `0000100156` keeps its zeros.
 */
export type XmlNode = string | XmlElement;
export interface XmlElement {
  [name: string]: XmlNode | XmlNode[] | undefined;
}

export interface TreeBuilder extends XmlEvents {
  /** The root element, once all is told: what it is called without its prefix, and what is in it. */
  root(): { name: string; node: XmlNode } | undefined;
}

interface Open {
  /** Without its prefix. */
  name: string;
  content: XmlElement;
  empty: boolean;
  text: string;
  attributes: Attribute[];
}

/**
 * Makes a tree of what is told. Children come in the order of their first
 * ones, then the text, then the attributes: digests of documents depend on it.
 *
 * @param arrays names of elements that are always arrays
 */
export function treeBuilder(arrays: Set<string>, trim: boolean): TreeBuilder {
  const open: Open[] = [];
  let pending = '';
  let root: { name: string; node: XmlNode } | undefined;

  /** Ends a piece of text: white space is that around each piece. */
  function flush(): void {
    const top = open.at(-1);
    if (top && pending !== '') top.text += resolveReferences(trim ? pending.trim() : pending);
    pending = '';
  }

  function close(): void {
    flush();
    const closed = open.pop();
    if (!closed) return;
    const node = nodeOf(closed, trim);
    const parent = open.at(-1);
    if (!parent) {
      root = { name: closed.name, node };
      return;
    }
    const { name } = closed;
    parent.empty = false;
    const before = Object.hasOwn(parent.content, name) ? parent.content[name] : undefined;
    if (before === undefined) parent.content[name] = arrays.has(name) ? [node] : node;
    else if (Array.isArray(before)) before.push(node);
    else parent.content[name] = [before, node];
  }

  return {
    open(name, attributes) {
      flush();
      open.push({ name: local(name), content: {}, empty: true, text: '', attributes });
    },
    close,
    text(raw) {
      pending += raw;
    },
    section(raw) {
      flush();
      const top = open.at(-1);
      if (top) top.text += raw;
    },
    instruction: flush,
    root: () => root,
  };
}

function nodeOf({ content, empty, text, attributes }: Open, trim: boolean): XmlNode {
  const kept = attributes.filter(({ name }) => name !== 'xmlns' && !name.startsWith('xmlns:'));
  if (empty && kept.length === 0) return text;
  if (text !== '') content['#text'] = text;
  for (const { name, value } of kept)
    content[`@${local(name)}`] = resolveReferences(trim ? value.trim() : value);
  return content;
}

const local = (name: string) => name.slice(name.indexOf(':') + 1);
