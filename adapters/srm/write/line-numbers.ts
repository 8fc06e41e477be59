import type { OrderLine } from '../../../schemas/types.ts';

/**
 * What stands in lineNumber: the id of each line when all of them are numbers and none occurs twice
 * (cXML: an unsigned integer, once a document), else their positions. The id then travels as an
 * Extrinsic, so that nobody has to guess.
 */
export function lineNumbers(lines: OrderLine[]): (line: OrderLine) => string {
  const ids = lines.map((line) => line.id);
  const usable =
    ids.every((id) => /^\d{1,18}$/.test(id)) && new Set(ids.map(BigInt)).size === ids.length;
  return (line) => (usable ? line.id : String(line.lineIndex));
}
