import { type Alias, type Document, isAlias, isMap, isScalar, isSeq, type Node } from 'yaml';
import type { Path } from './fault.ts';

/** Something wrong with the text as YAML. */
export interface Complaint {
  offset: number;
  path?: Path;
  detail: string;
}

/** How much a node holds, with what aliases stand for counted at every use. */
interface Extent {
  values: number;
  height: number;
}

const deepest = 64;
const mostValues = 1_000_000;
const leaf: Extent = { values: 1, height: 0 };

/** One pass over the nodes for what the library does not bound: keys, nesting, aliases. */
export class Inspection {
  readonly complaints: Complaint[] = [];
  /** What each alias stands for. */
  readonly targets = new Map<Alias, Node>();
  readonly #anchors = new Map<string, { node: Node; extent?: Extent }>();

  constructor(document: Document.Parsed) {
    const { values } = this.#visit(document.contents, []);
    if (values > mostValues) {
      this.#complain(null, [], 'The aliases make the file too large.');
    }
  }

  #visit(node: unknown, path: Path): Extent {
    if (isAlias(node)) return this.#follow(node, path);
    if (!isMap(node) && !isSeq(node)) {
      if (isScalar(node) && node.anchor) this.#anchors.set(node.anchor, { node, extent: leaf });
      return leaf;
    }
    if (path.length >= deepest) {
      this.#complain(node, path, `Nothing may be nested more than ${deepest} levels deep.`);
      return leaf;
    }
    const anchored: { node: Node; extent?: Extent } = { node };
    if (node.anchor) this.#anchors.set(node.anchor, anchored);
    const inner = isMap(node)
      ? this.#pairs(node, path)
      : node.items.map((item, index) => this.#visit(item, [...path, index]));
    anchored.extent = total(inner);
    return anchored.extent;
  }

  #pairs(map: { items: { key: unknown; value: unknown }[] }, path: Path): Extent[] {
    const seen = new Set<string>();
    return map.items.map(({ key, value }) => {
      const name = isScalar(key) ? key.value : undefined;
      if (typeof name !== 'string') {
        this.#complain(key ?? value, path, 'A key must be plain text.');
        return leaf;
      }
      const here = [...path, name];
      if (name === '__proto__') this.#complain(key, here, 'A key may not be called __proto__.');
      if (seen.has(name)) this.#complain(key, here, 'The same key stands twice in this map.');
      seen.add(name);
      return this.#visit(value, here);
    });
  }

  #follow(alias: Alias, path: Path): Extent {
    const anchor = this.#anchors.get(alias.source);
    if (!anchor) {
      this.#complain(alias, path, 'An alias must come after the anchor that it names.');
    } else if (!anchor.extent) {
      this.#complain(alias, path, 'An alias may not stand inside what it stands for.');
    } else if (path.length + anchor.extent.height > deepest) {
      this.#complain(alias, path, `Nothing may be nested more than ${deepest} levels deep.`);
    } else {
      this.targets.set(alias, anchor.node);
      return anchor.extent;
    }
    return leaf;
  }

  #complain(node: unknown, path: Path, detail: string): void {
    this.complaints.push({ offset: offsetOf(node) ?? 0, path, detail });
  }
}

function total(extents: Extent[]): Extent {
  let [values, height] = [1, 0];
  for (const extent of extents) {
    values += extent.values;
    height = Math.max(height, extent.height);
  }
  return { values, height: height + 1 };
}

/** Where a node of the library begins. */
export function offsetOf(node: unknown): number | undefined {
  return (node as Node | null | undefined)?.range?.[0];
}
