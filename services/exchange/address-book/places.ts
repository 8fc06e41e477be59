import { type Alias, isAlias, isMap, isSeq, type Node, type Pair, type YAMLMap } from 'yaml';
import type { Fault } from './fault.ts';
import { offsetOf } from './inspect.ts';

/** Finds the parts of a value again in the YAML text that it was read from. */
export class Places {
  readonly #root: Node | null;
  readonly #targets: Map<Alias, Node>;
  readonly #pairs = new WeakMap<YAMLMap, Map<unknown, Pair>>();

  constructor(root: Node | null, targets: Map<Alias, Node>) {
    this.#root = root;
    this.#targets = targets;
  }

  /** Offset in the text. For what is not there: the name of the nearest field around it. */
  offset({ path, at }: Pick<Fault, 'path' | 'at'>): number {
    let node: unknown = this.#root;
    let name = offsetOf(node) ?? 0;
    for (const segment of path) {
      const next = this.#step(node, segment);
      if (!next) return name;
      name = next.name ?? name;
      node = next.node;
    }
    return at === 'key' ? name : (offsetOf(node) ?? name);
  }

  #step(parent: unknown, segment: string | number) {
    const node = isAlias(parent) ? this.#targets.get(parent) : parent;
    if (isMap(node)) {
      const pair = this.#index(node).get(segment);
      return pair && { name: offsetOf(pair.key), node: pair.value };
    }
    const item = isSeq(node) ? node.items[Number(segment)] : undefined;
    return item === undefined ? undefined : { name: offsetOf(item), node: item };
  }

  #index(map: YAMLMap): Map<unknown, Pair> {
    const known = this.#pairs.get(map);
    if (known) return known;
    const index = new Map(map.items.map((pair) => [(pair.key as { value?: unknown }).value, pair]));
    this.#pairs.set(map, index);
    return index;
  }
}
