import type { Note } from '../../../schemas/types.ts';
import { languageOf } from '../languages.ts';
import { type Reading, warn } from './reading.ts';
import { field, type Segment, segments } from './segment.ts';
import { defined } from './values.ts';

const longest = 20_000;

/** Texts of a header (E1EDKT1, lines in E1EDKT2) or of a line (E1EDPT1, E1EDPT2). */
export function notes(
  reading: Reading,
  parent: Segment,
  textSegment: 'E1EDKT1' | 'E1EDPT1',
  most: number,
): Note[] | undefined {
  const lineSegment = textSegment === 'E1EDKT1' ? 'E1EDKT2' : 'E1EDPT2';
  const found = segments(parent, textSegment).flatMap((from): Note[] => {
    const whole = textOfLines(segments(from, lineSegment));
    if (whole === '') return [];
    if (whole.length > longest)
      warn(
        reading,
        'text_shortened',
        from.path,
        `The text was shortened to ${longest} characters.`,
      );
    // Not in the middle of a surrogate pair: half of one is no text.
    const text = whole.slice(0, longest).replace(/[\uD800-\uDBFF]$/, '');
    return [
      defined({
        text,
        subject: field(from, 'TDID')?.slice(0, 100),
        language: languageOf(field(from, 'TSSPRAS_ISO'), field(from, 'TSSPRAS')),
      }),
    ];
  });
  return found.length === 0 ? undefined : found.slice(0, most);
}

/**
 * Lines put together by their SAPscript format column: `=` goes on without, blank with a space,
 * anything else (`*` a paragraph, `/` a line) begins a new line. XML leaves blank fields out, so a
 * text without a single format is taken line by line.
 */
function textOfLines(lines: readonly Segment[]): string {
  const formatted = lines.some((line) => field(line, 'TDFORMAT') !== undefined || isSlash(line));
  return lines.reduce((text, line) => {
    const words = field(line, 'TDLINE') ?? '';
    if (text === '') return words;
    const format = isSlash(line) ? '/' : field(line, 'TDFORMAT');
    if (format === '=') return `${text}${words}`;
    return formatted && format === undefined ? `${text} ${words}` : `${text}\n${words}`;
  }, '');
}

/** `/` means NODATA in other fields. */
function isSlash({ node }: Segment): boolean {
  return typeof node === 'object' && node.TDFORMAT === '/';
}
