import type { Fault } from './fault.ts';

/** ' Did you mean "acme-erp"?' for an unknown name that is close to a known one; else ''. */
export function suggestion({ unknown }: Pick<Fault, 'unknown'>): string {
  if (!unknown) return '';
  const near = closest(unknown.name, unknown.known());
  return near === undefined ? '' : ` Did you mean "${near}"?`;
}

/** The known name with the fewest edits, at most two, and at most one for every three letters. */
export function closest(name: string, known: Iterable<string>): string | undefined {
  let bound = Math.min(2, Math.max(1, Math.floor(name.length / 3)));
  let best: string | undefined;
  for (const candidate of known) {
    if (candidate === name || Math.abs(candidate.length - name.length) > bound) continue;
    const edits = distance(name, candidate);
    if (edits < bound || (edits === bound && best === undefined)) {
      best = candidate;
      bound = edits;
    }
  }
  return best;
}

/** Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment). */
export function distance(one: string, other: string): number {
  let before: number[] = [];
  let above = Array.from({ length: other.length + 1 }, (_, j) => j);
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const same = one[i - 1] === other[j - 1];
      let edits = Math.min(
        (above[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (above[j - 1] ?? 0) + (same ? 0 : 1),
      );
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) {
        edits = Math.min(edits, (before[j - 2] ?? 0) + 1);
      }
      row.push(edits);
    }
    [before, above] = [above, row];
  }
  return above[other.length] ?? 0;
}

/** Every name one edit away, for names that can only be looked up, not listed. */
export function* neighbours(name: string): Generator<string> {
  const letters = 'abcdefghijklmnopqrstuvwxyz0123456789-';
  for (let i = 0; i <= name.length; i += 1) {
    const [head, tail] = [name.slice(0, i), name.slice(i)];
    if (tail !== '') yield head + tail.slice(1);
    if (tail.length > 1) yield `${head}${tail[1]}${tail[0]}${tail.slice(2)}`;
    for (const letter of letters) {
      yield head + letter + tail;
      if (tail !== '') yield head + letter + tail.slice(1);
    }
  }
}
