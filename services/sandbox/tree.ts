import { XMLParser } from 'fast-xml-parser';
import { scanXml } from '../../adapters/wire/scan-xml.ts';
import { decodeText } from '../../adapters/wire/text.ts';
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

const parser = new XMLParser({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '',
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  htmlEntities: true,
});

/** Parses the body; DOCTYPEs are tolerated and never resolved. */
export function readTree({ body, headers }: Request): Parsed {
  const declared = /^\s*<\?xml[^>]*\bencoding\s*=\s*["']([A-Za-z0-9._-]+)["']/.exec(
    body.subarray(0, 200).toString('latin1'),
  )?.[1];
  const decoded = decodeText(body, (headers['content-type'] ?? '').toLowerCase(), declared);
  if (!decoded.ok) return { ok: false, detail: decoded.problem.detail };
  const wrong = scanXml(decoded.text, limits);
  if (wrong) return { ok: false, detail: wrong.detail };
  try {
    const [root] = trees(parser.parse(decoded.text) as Ordered[]);
    return root ? { ok: true, root } : { ok: false, detail: 'There is no element.' };
  } catch (error) {
    return { ok: false, detail: error instanceof Error ? error.message : 'It cannot be parsed.' };
  }
}

/** As fast-xml-parser gives it: one key with the content, `:@` with the attributes. */
type Ordered = Record<string, unknown>;

function trees(nodes: Ordered[]): Tree[] {
  return nodes.flatMap((node) => {
    const name = Object.keys(node).find((key) => key !== ':@');
    if (name === undefined || name === '#text') return [];
    const content = node[name] as Ordered[];
    return [
      {
        name,
        attributes: (node[':@'] ?? {}) as Record<string, string>,
        children: trees(content),
        text: content.map((part) => String(part['#text'] ?? '')).join(''),
      },
    ];
  });
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
