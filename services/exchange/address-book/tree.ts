import type { Document } from 'yaml';
import { compose } from './compose.ts';
import { type Fault, type Path, pathText } from './fault.ts';
import { type Complaint, Inspection } from './inspect.ts';
import { Lines } from './lines.ts';
import { Places } from './places.ts';
import { suggestion } from './suggestion.ts';

/** What is wrong in an address book, and where. */
export interface BookError {
  /** From 1. */
  line: number;
  /** From 1. */
  column: number;
  /** Example: systems.acme-erp.outbound.url. "(top)" for what concerns the whole file. */
  path: string;
  /** A plain sentence; never holds a value that could be a secret. */
  detail: string;
}

/** YAML text as a plain value, and the way back from its parts to their lines. */
export type Tree =
  | { ok: true; value: unknown; errors: (faults: readonly Fault[]) => BookError[] }
  | { ok: false; errors: BookError[] };

const largest = 5_000_000;
/** More than this help nobody. */
const mostErrors = 50;
/** `Inspection` has bounded what aliases blow up to; this is the library's own lock behind it. */
const maxAliasCount = 10_000;

/** Reads YAML text within bounds. Never throws. */
export function readTree(text: string): Tree {
  const lines = new Lines(text);
  const refused = (complaints: Complaint[]): Tree => ({
    ok: false,
    errors: first(complaints.map((one) => ({ path: [], ...one }))).map((complaint) =>
      bookError(lines, complaint),
    ),
  });
  if (Buffer.byteLength(text) > largest) {
    return refused([{ offset: 0, detail: `The file is larger than ${largest / 1e6} MB.` }]);
  }
  const nul = text.indexOf('\0');
  // YAML has no such character (1.2.2 §5.1), and the ledger could not store it.
  if (nul !== -1)
    return refused([{ offset: nul, detail: 'The file holds NUL: is it UTF-8 text?' }]);
  const { document, complaints } = compose(text);
  if (!document) return refused(complaints);
  const inspection = new Inspection(document);
  if (complaints.length + inspection.complaints.length > 0) {
    return refused([...complaints, ...inspection.complaints]);
  }
  const value = plain(document);
  if (value === undefined) {
    return refused([{ offset: 0, detail: 'The aliases make the file too large.' }]);
  }
  const places = new Places(document.contents, inspection.targets);
  return {
    ok: true,
    value,
    errors: (faults) =>
      first(faults.map((fault) => ({ ...fault, offset: places.offset(fault) }))).map((fault) =>
        bookError(lines, { ...fault, detail: `${fault.detail}${suggestion(fault)}` }),
      ),
  };
}

function plain(document: Document.Parsed): unknown {
  try {
    return document.toJS({ maxAliasCount });
  } catch {
    return undefined;
  }
}

/** The first ones in the order of the text, each once. */
function first<E extends { offset: number; path: Path; detail: string }>(errors: E[]): E[] {
  const seen = new Set<string>();
  return errors
    .sort((a, b) => a.offset - b.offset)
    .filter(({ offset, path, detail }) => {
      const key = JSON.stringify([offset, path, detail]);
      return !seen.has(key) && seen.add(key);
    })
    .slice(0, mostErrors);
}

function bookError(
  lines: Lines,
  { offset, path, detail }: { offset: number; path: Path; detail: string },
): BookError {
  return { ...lines.at(offset), path: pathText(path) || '(top)', detail };
}
