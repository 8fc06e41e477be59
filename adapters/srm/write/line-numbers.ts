import type { OrderLine } from '../../../schemas/types.ts';

export interface LineNumbers {
  /** What stands in lineNumber. */
  of(line: OrderLine): string;
  /** What stands in parentLineNumber; undefined when the line belongs to no other. */
  ofParent(line: OrderLine): string | undefined;
}

/**
 * The id of each line when all of them are numbers and none occurs twice (cXML: an unsigned integer,
 * once a document), else their positions. The id then travels as an Extrinsic, so that nobody has to
 * guess. A parent is named by the number that it has here; one that is not here, by its own.
 */
export function lineNumbers(lines: OrderLine[]): LineNumbers {
  const ids = lines.map((line) => line.id);
  const usable =
    ids.every((id) => /^\d{1,18}$/.test(id)) && new Set(ids.map(BigInt)).size === ids.length;
  const of = (line: OrderLine) => (usable ? line.id : String(line.lineIndex));
  // Of several lines with one id the first is the parent.
  const parents = new Map([...lines].reverse().map((line) => [line.id, of(line)]));
  return {
    of,
    ofParent({ parentLineId: id }) {
      if (id === undefined) return undefined;
      return parents.get(id) ?? (usable && /^\d{1,18}$/.test(id) ? id : undefined);
    },
  };
}
