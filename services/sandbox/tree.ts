import { scanXml, type XmlEvents } from '../../adapters/wire/scan-xml.ts';
import { decodeText } from '../../adapters/wire/text.ts';
import { lineFeeds } from '../../adapters/wire/xml.ts';
import { resolveReferences } from '../../adapters/wire/xml-syntax.ts';
import type { Request } from './answer.ts';

/** An element with its children in the order of the document, names with their prefixes. */
export interface Tree {
  name: string;
  attributes: Record<string, string>;
  children: Tree[];
  /** Its own text, white space kept. */
  text: string;
}

export type Parsed = { ok: true; root: Tree } | { ok: false; detail: string };

const limits = { depth: 64, elements: 500_000, documents: 1000 };

/** Parses the body; DOCTYPEs are tolerated and never resolved. */
export function readTree({ body, headers }: Request): Parsed {
  const declared = /^\s*<\?xml[^>]*\bencoding\s*=\s*["']([A-Za-z0-9._-]+)["']/.exec(
    body.subarray(0, 200).toString('latin1'),
  )?.[1];
  const decoded = decodeText(body, (headers['content-type'] ?? '').toLowerCase(), declared);
  if (!decoded.ok) return { ok: false, detail: decoded.problem.detail };
  const tree = treeOf();
  const wrong = scanXml(lineFeeds(decoded.text), limits, tree);
  if (wrong) return { ok: false, detail: wrong.detail };
  const root = tree.root();
  return root ? { ok: true, root } : { ok: false, detail: 'There is no element.' };
}

function treeOf(): XmlEvents & { root(): Tree | undefined } {
  const open: Tree[] = [];
  let root: Tree | undefined;
  const add = (text: string) => {
    const top = open.at(-1);
    if (top) top.text += text;
  };
  return {
    open(name, attributes) {
      const values = attributes.map((one) => [one.name, resolveReferences(one.value)]);
      const tree = { name, attributes: Object.fromEntries(values), children: [], text: '' };
      open.at(-1)?.children.push(tree);
      root ??= tree;
      open.push(tree);
    },
    close: () => void open.pop(),
    text: (raw) => add(resolveReferences(raw)),
    section: add,
    instruction: () => {},
    root: () => root,
  };
}

/** The first child of that name, down a path of names. */
export function child(tree: Tree | undefined, ...path: string[]): Tree | undefined {
  return path.reduce<Tree | undefined>(
    (at, name) => at?.children.find((candidate) => candidate.name === name),
    tree,
  );
}

/** Every child of that name. */
export function children(tree: Tree, name: string): Tree[] {
  return tree.children.filter((candidate) => candidate.name === name);
}
